package io.tagwire.driver;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "io.tagwire.driver";
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("^public [a-z @]*(class|interface|enum|record) ", Pattern.MULTILINE);

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final JavaClasses EVERYTHING = new ClassFileImporter().importPackages(ROOT);

  @Test
  void contractKnowsNoThirdPartyButAnnotationsAndLogging() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", ROOT + "..", "org.slf4j..", "org.jspecify.."))
        .check(LIBRARY);
  }

  @Test
  void valuesAndSettingsStandAlone() {
    classes()
        .that()
        .resideInAnyPackage(ROOT + ".value", ROOT + ".config")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("java..", "org.jspecify..", ROOT + ".value", ROOT + ".config"))
        .check(LIBRARY);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".value")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".config")
        .check(LIBRARY);
  }

  @Test
  void contractDoesNotKnowTheToolsForItsTwoSides() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT, ROOT + ".point", ROOT + ".value", ROOT + ".config")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".support..", ROOT + ".host..")
        .check(LIBRARY);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".support")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".host..")
        .check(LIBRARY);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".host")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".support..")
        .check(LIBRARY);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(LIBRARY);
  }

  @Test
  void timeIsInjectedInTestsToo() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(EVERYTHING);
  }

  @Test
  void libraryWritesToTheLogOnly() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(LIBRARY);
  }

  @Test
  void everyPublicTypeSaysSinceWhenItIsThere() throws IOException {
    for (Path file : sources()) {
      String text = Files.readString(file);
      if (PUBLIC_TYPE.matcher(text).find()) {
        assertThat(text).as("%s", file).containsPattern("\\n \\* @since \\d");
      }
    }
  }

  @Test
  void everyPackageIsExplainedAndNullMarked() throws IOException {
    List<Path> folders = sources().stream().map(Path::getParent).distinct().toList();
    assertThat(folders).hasSizeGreaterThan(5);
    for (Path folder : folders) {
      assertThat(Files.readString(folder.resolve("package-info.java")))
          .as("%s", folder)
          .contains("@NullMarked")
          .startsWith("/**");
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
