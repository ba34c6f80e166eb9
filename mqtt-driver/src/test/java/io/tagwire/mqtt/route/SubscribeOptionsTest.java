package io.tagwire.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscribeOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "0, true, true, NEVER",
    "1, true, true, NEVER",
    "2, true, true, NEW",
    "2, true, true, ALWAYS",
    "2, false, true, NEVER",
    "2, true, false, NEVER",
    "0, false, false, ALWAYS"
  })
  void whatServesBothGivesEachWhatItAskedFor(
      int qos, boolean noLocal, boolean asPublished, RetainHandling retained) {
    SubscribeOptions one = new SubscribeOptions(1, true, true, RetainHandling.NEVER);
    SubscribeOptions other = new SubscribeOptions(qos, noLocal, asPublished, retained);
    SubscribeOptions both = new SubscribeOptions(Math.max(1, qos), noLocal, asPublished, retained);

    assertThat(one.with(other)).isEqualTo(both);
    assertThat(other.with(one)).isEqualTo(both);
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, true, ALWAYS, true",
    "0, false, true, NEVER, true",
    "2, false, true, ALWAYS, false",
    "1, true, true, ALWAYS, false",
    "1, false, false, ALWAYS, false"
  })
  void aSubscriptionServesAnotherOfNoHigherQosThatIsElseTheSame(
      int qos, boolean noLocal, boolean asPublished, RetainHandling retained, boolean serves) {
    SubscribeOptions given = new SubscribeOptions(1, false, true, RetainHandling.ALWAYS);

    assertThat(given.serves(new SubscribeOptions(qos, noLocal, asPublished, retained)))
        .isEqualTo(serves);
  }

  // MQTT 5 §3.8.3.1
  @Test
  void retainHandlingHasTheNumbersOfTheStandard() {
    assertThat(RetainHandling.values()).extracting(RetainHandling::code).containsExactly(0, 1, 2);
    for (RetainHandling each : RetainHandling.values()) {
      assertThat(RetainHandling.of(each.code())).isEqualTo(each);
    }
  }
}
