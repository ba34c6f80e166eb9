package io.tagwire.mqtt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;

/** What may depend on what in this module. */
@AnalyzeClasses(packages = "io.tagwire.mqtt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule onlyTheSessionKnowsPaho =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tagwire.mqtt.session..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.paho..");

  @ArchTest
  static final ArchRule onlyTheCodecKnowsTheLibrariesOfFormats =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.tagwire.mqtt.codec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson..", "org.msgpack..", "com.google.protobuf..");

  @ArchTest
  static final ArchRule packagesDependOneWay =
      slices().matching("io.tagwire.mqtt.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theWayInKnowsNothingOfTheWayOut =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..mqtt.route..", "..mqtt.codec..", "..mqtt.presence..", "..mqtt.address..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..mqtt.session..", "..mqtt.write..", "..mqtt.intake..");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule nobodySleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
