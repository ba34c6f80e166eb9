package io.tagwire.host;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.tagwire.host", importOptions = ImportOption.DoNotIncludeTests.class)
class HostArchitectureTest {
  @ArchTest
  static final ArchRule driversAreReachedThroughTheContractOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.paho..", "io.tagwire.mqtt..", "io.tagwire.simulated..");

  @ArchTest
  static final ArchRule theBrokerIsForTheDemoOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tagwire.host.demo")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tagwire.broker..");

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule resultsGoThroughTheCommandLine =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule projectsDoNotKnowTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tagwire.host.command", "io.tagwire.host")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tagwire.host.command");
}
