package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingPingsTest {
  private final PendingPings pings = new PendingPings();

  @Test
  void firstAnswerIsForOurOwnPing() {
    pings.clientPinged();
    pings.ownPing();
    assertThat(pings.answerIsForClient()).isFalse();
    assertThat(pings.answerIsForClient()).isTrue();
    assertThat(pings.clientWaits()).isFalse();
  }

  @Test
  void answerNobodyAskedForIsLeftToTheClient() {
    assertThat(pings.answerIsForClient()).isTrue();
    pings.clientPinged();
    assertThat(pings.clientWaits()).isTrue();
  }

  @Test
  void clientAnsweredFromHereDoesNotSeeTheAnswerOfTheBroker() {
    pings.clientPinged();
    assertThat(pings.answerForBroker()).isTrue();
    assertThat(pings.clientWaits()).isFalse();
    assertThat(pings.answerIsForClient()).isFalse();
  }

  @Test
  void clientThatAwaitsNothingIsNotAnsweredFromHere() {
    assertThat(pings.answerForBroker()).isFalse();
    assertThat(pings.answerIsForClient()).isTrue();
  }
}
