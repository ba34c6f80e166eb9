package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleProjectsTest {
  @ParameterizedTest
  @ValueSource(strings = {"pumping-station", "mixed-site"})
  void aSampleProjectHasNoProblem(String name) {
    Cli cli = Cli.run("check", Path.of("../projects", name).toString());
    assertThat(cli.out()).isEmpty();
    assertThat(cli.code()).isZero();
  }

  @Test
  void theMixedSiteHasTagsOfFiveFamilies() {
    Cli cli = Cli.run("check", "../projects/mixed-site");
    assertThat(cli.err()).matches("(?s)\\d{2,} tags, 0 errors, 0 warnings\\s*");
  }

  @Test
  void theSecureProjectLacksOnlyWhatIsMadeOnTheSpot() {
    Cli cli = Cli.run("check", "../projects/secure");
    assertThat(cli.lines())
        .allMatch(line -> line.contains("PLANT_PASSWORD") || line.contains("certificates/"));
  }

  @Test
  void everyShippedTemplateKeepsWhatItsExamplesPromise() {
    Cli cli = Cli.run("preconfig", "test");
    assertThat(cli.out()).doesNotContain("FAILED");
    assertThat(cli.lines()).hasSizeGreaterThanOrEqualTo(6).allMatch(line -> line.startsWith("ok "));
    assertThat(cli.code()).isZero();
  }
}
