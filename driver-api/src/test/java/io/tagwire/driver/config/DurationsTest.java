package io.tagwire.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "500ms, PT0.5S",
    "5s, PT5S",
    "5 s, PT5S",
    "2m, PT2M",
    "2min, PT2M",
    "1h, PT1H",
    "3d, PT72H",
    "PT1.5S, PT1.5S"
  })
  void durationIsReadAsPeopleWriteIt(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 parsecs", "999999999999999d"})
  void textThatIsNoDurationIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[" + text + "]")
        .hasMessageContaining("500ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1ms", "1500ms", "5s", "90s", "2m", "90m", "1h", "36h", "3d"})
  void whatIsWrittenIsReadBack(String text) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
  }
}
