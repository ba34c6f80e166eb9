package io.tagwire.driver.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QualityTest {
  /** Numbers copied from OPC UA's StatusCode.csv and the OPC DA 3.0 specification. */
  @ParameterizedTest
  @CsvSource({
    "GOOD, 0, 192",
    "GOOD_LOCAL_OVERRIDE, 9830400, 216",
    "UNCERTAIN, 1073741824, 64",
    "UNCERTAIN_NO_COMMUNICATION, 1083113472, 20",
    "UNCERTAIN_LAST_USABLE, 1083179008, 68",
    "UNCERTAIN_INITIAL, 1083310080, 64",
    "BAD, 2147483648, 0",
    "BAD_CONFIGURATION, 2156462080, 4",
    "BAD_NOT_CONNECTED, 2156527616, 8",
    "BAD_DEVICE_FAILURE, 2156593152, 12",
    "BAD_SENSOR_FAILURE, 2156658688, 16",
    "BAD_COMMUNICATION, 2147811328, 24",
    "BAD_OUT_OF_SERVICE, 2156724224, 28",
    "BAD_WAITING_FOR_INITIAL_DATA, 2150760448, 32",
    "BAD_DECODING, 2147942400, 0"
  })
  void codesAreThoseOfOpc(Quality quality, long opcUa, int opcDa) {
    assertThat(quality.opcUa()).isEqualTo(opcUa);
    assertThat(quality.opcDa()).isEqualTo(opcDa);
  }

  @ParameterizedTest
  @EnumSource(Quality.class)
  void nameTellsTheOneSeverityItHas(Quality quality) {
    assertThat(quality.isGood()).isEqualTo(quality.name().startsWith("GOOD"));
    assertThat(quality.isUncertain()).isEqualTo(quality.name().startsWith("UNCERTAIN"));
    assertThat(quality.isBad()).isEqualTo(quality.name().startsWith("BAD"));
  }

  /** OPC DA has the severity in the top two of eight bits: 0 bad, 1 uncertain, 3 good. */
  @ParameterizedTest
  @EnumSource(
      value = Quality.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "UNCERTAIN_NO_COMMUNICATION")
  void bothStandardsAgreeOnTheSeverity(Quality quality) {
    int severity = quality.opcDa() >> 6;
    assertThat(severity).isEqualTo(quality.isGood() ? 3 : quality.isUncertain() ? 1 : 0);
  }
}
