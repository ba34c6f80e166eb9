package io.tagwire.preconfig;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tagwire", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String HERE = "io.tagwire.preconfig..";

  @ArchTest
  static final ArchRule knowsTheContractAndNoDriver =
      classes()
          .that()
          .resideInAPackage(HERE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              HERE,
              "io.tagwire.driver..",
              "java..",
              "org.jspecify..",
              "org.yaml.snakeyaml..",
              "com.fasterxml.jackson.core..");

  @ArchTest
  static final ArchRule jsonLibraryIsSeenByTheReader =
      noClasses()
          .that()
          .resideInAPackage(HERE)
          .and()
          .doNotHaveSimpleName("JsonReader")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule yamlLibraryIsSeenByTwoClassesThatNobodyElseCanReach =
      noClasses()
          .that()
          .resideInAPackage(HERE)
          .and()
          .doNotHaveSimpleName("YamlReader")
          .and()
          .doNotHaveSimpleName("YamlTree")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.yaml..");

  @ArchTest
  static final ArchRule yamlTreeIsNotPublic =
      classes().that().haveSimpleName("YamlTree").should().notHaveModifier(JavaModifier.PUBLIC);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.tagwire.preconfig.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that()
          .resideInAPackage(HERE)
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);
}
