package io.tagwire.mqtt.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.ManualClock;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The table of qualities, row by row, through the whole way in. */
class QualityTableTest {
  private static final Point LEVEL = Bench.real("tank/level");
  private static final Point WATCHED =
      Bench.real("tank/level", "presence.0.topic", "tank/status", "presence.0.online", "online");

  private static void shows(TagValue shown, double value, Quality quality) {
    assertThat(shown.value()).isEqualTo(new Value.Real(value));
    assertThat(shown.quality()).as(shown.toString()).isEqualTo(quality);
    assertThat(shown.detail() == null).as("a detail says why").isEqualTo(quality == Quality.GOOD);
  }

  private static void showsNothing(TagValue shown, Quality quality, String detail) {
    assertThat(shown.value()).isNull();
    assertThat(shown.quality()).as(shown.toString()).isEqualTo(quality);
    assertThat(shown.detail()).contains(detail);
  }

  @Test
  void boundAndNothingReceivedIsWaitingForInitialData() {
    try (Bench bench = Bench.up(LEVEL)) {
      showsNothing(bench.shown(), Quality.BAD_WAITING_FOR_INITIAL_DATA, "nothing received yet");
    }
  }

  @Test
  void aWrongAddressIsBadConfigurationAndSaysWhat() {
    try (Bench bench = Bench.up(Bench.real("tank/#/level"))) {
      showsNothing(
          bench.shown(),
          Quality.BAD_CONFIGURATION,
          "Topic filter [tank/#/level]: '#' must be the last level, found at level 1");
    }
  }

  @Test
  void aWrongSettingIsBadConfigurationAndStaysSo() {
    try (Bench bench = Bench.up(Bench.real("tank/level", "selektor", "/x"))) {
      bench.live("tank/level", "1");
      bench.intake.linkDown("broker gone");
      bench.intake.linkUp();

      showsNothing(bench.shown(), Quality.BAD_CONFIGURATION, "Setting [selektor] is not known");
    }
  }

  @Test
  void aRefusedSubscriptionIsBadConfigurationWithTheReason() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.intake.refused("tank/level", "0x87 not authorized");

      showsNothing(bench.shown(), Quality.BAD_CONFIGURATION, "0x87 not authorized");
    }
  }

  @Test
  void aSubscriptionGrantedAfterARefusalEndsTheRefusal() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.intake.refused("tank/level", "0x97 quota exceeded");
      bench.intake.granted("tank/level", 1);

      assertThat(bench.shown().quality()).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    }
  }

  @Test
  void aRefusedPresenceTopicIsToldOnThePointsThatNeedIt() {
    try (Bench bench = Bench.up(WATCHED)) {
      bench.live("tank/level", "1");
      bench.intake.refused("tank/status", "0x87 not authorized");

      shows(bench.shown(), 1, Quality.BAD_CONFIGURATION);
    }
  }

  @Test
  void linkDownAndNeverAValueIsNotConnected() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.intake.linkDown("broker closed the connection");

      showsNothing(bench.shown(), Quality.BAD_NOT_CONNECTED, "broker closed the connection");
    }
  }

  @Test
  void linkDownKeepsValueAndTimestampsAsNoCommunication() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "2.5");
      bench.advance(Duration.ofSeconds(9));

      bench.intake.linkDown("broker closed the connection");

      shows(bench.shown(), 2.5, Quality.UNCERTAIN_NO_COMMUNICATION);
      assertThat(bench.shown().serverTimestamp()).isEqualTo(ManualClock.START);
    }
  }

  @Test
  void aBadValueDoesNotGetBetterWhenTheLinkGoesDown() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "2.5");
      bench.live("tank/level", "nonsense");

      bench.intake.linkDown("broker gone");

      shows(bench.shown(), 2.5, Quality.BAD_DECODING);
    }
  }

  @Test
  void linkBackWithAnOldValueIsLastUsableUntilANewOne() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "2.5");
      bench.intake.linkDown("broker gone");
      bench.intake.linkUp();
      shows(bench.shown(), 2.5, Quality.UNCERTAIN_LAST_USABLE);

      bench.live("tank/level", "2.5");

      shows(bench.shown(), 2.5, Quality.GOOD);
    }
  }

  @Test
  void linkBackWithoutAValueIsWaitingForInitialData() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.intake.linkDown("broker gone");
      bench.intake.linkUp();

      assertThat(bench.shown().quality()).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    }
  }

  // A broker that kept the session sends what it queued right after CONNACK.
  @Test
  void aMessageThatArrivesBeforeTheLinkIsReportedUpCountsAsNew() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "1");
      bench.intake.linkDown("broker gone");

      bench.live("tank/level", "2");
      shows(bench.shown(), 2, Quality.UNCERTAIN_NO_COMMUNICATION);
      bench.intake.linkUp();

      shows(bench.shown(), 2, Quality.GOOD);
    }
  }

  @Test
  void anOfflineDeviceIsADeviceFailureForEveryPointAtOnce() {
    Point other = Point.of("q", "tank/temp", LEVEL.type()).withSettings(WATCHED.settings());
    try (Bench bench = Bench.up(WATCHED, other)) {
      bench.live("tank/level", "1");

      bench.retained("tank/status", "offline");

      shows(bench.shown(0), 1, Quality.BAD_DEVICE_FAILURE);
      showsNothing(bench.shown(1), Quality.BAD_DEVICE_FAILURE, "tank/status says [offline]");
    }
  }

  @Test
  void anOfflineDeviceIsLastUsableWhereTheSettingSaysSo() {
    try (Bench bench =
        Bench.up(WATCHED.withSettings(WATCHED.settings().with("offline-quality", "last-known")))) {
      bench.live("tank/level", "1");

      bench.live("tank/status", "offline");

      shows(bench.shown(), 1, Quality.UNCERTAIN_LAST_USABLE);
    }
  }

  @Test
  void aDeviceThatIsBackShowsItsOldValueAsLastUsableUntilANewOne() {
    try (Bench bench = Bench.up(WATCHED)) {
      bench.live("tank/level", "1");
      bench.live("tank/status", "offline");
      bench.live("tank/status", "online");
      shows(bench.shown(), 1, Quality.UNCERTAIN_LAST_USABLE);
      assertThat(bench.shown().detail()).isEqualTo("device is back, no value since");

      bench.live("tank/level", "2");

      shows(bench.shown(), 2, Quality.GOOD);
    }
  }

  @Test
  void aDeviceThatComesOnlineForTheFirstTimeChangesNothing() {
    try (Bench bench = Bench.up(WATCHED)) {
      bench.live("tank/level", "1");

      bench.live("tank/status", "online");

      shows(bench.shown(), 1, Quality.GOOD);
    }
  }

  @Test
  void aLiveValueOfADeviceThatIsSaidToBeOfflineIsUncertain() {
    try (Bench bench = Bench.up(WATCHED)) {
      bench.live("tank/status", "offline");

      bench.live("tank/level", "1");

      shows(bench.shown(), 1, Quality.UNCERTAIN);
      assertThat(bench.shown().detail()).contains("tank/status says [offline]");
    }
  }

  @Test
  void aRetainedValueOfAnOfflineDeviceIsADeviceFailure() {
    try (Bench bench = Bench.up(WATCHED)) {
      bench.retained("tank/status", "offline");

      bench.retained("tank/level", "1");

      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);
    }
  }

  @Test
  void aPresenceTextInNeitherListMeansOffline() {
    try (Bench bench = Bench.up(WATCHED)) {
      bench.live("tank/level", "1");

      bench.live("tank/status", "rebooting");

      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);
    }
  }

  @Test
  void anEmptyPresenceMessageMeansThatNothingIsKnown() {
    try (Bench bench = Bench.up(WATCHED)) {
      bench.live("tank/status", "offline");
      bench.retained("tank/status", "");

      assertThat(bench.shown().quality()).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    }
  }

  @Test
  void allPresenceTopicsMustSayOnline() {
    Point point =
        Bench.real(
            "tank/level",
            "presence.0.topic",
            "bridge/state",
            "presence.0.selector",
            "/state",
            "presence.1.topic",
            "tank/status");
    try (Bench bench = Bench.up(point)) {
      bench.live("tank/level", "1");
      bench.live("tank/status", "online");
      bench.live("bridge/state", "{\"state\":\"offline\"}");
      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);

      bench.live("bridge/state", "{\"state\":\"online\"}");
      bench.live("tank/level", "1");

      shows(bench.shown(), 1, Quality.GOOD);
    }
  }

  @Test
  void aDeviceReachedByTwoGatewaysIsThereWhileOneOfThemSaysSo() {
    try (Bench bench = Bench.up(reachedBothWays("any"))) {
      bench.live("gateway/a", "offline");
      assertThat(bench.shown().quality()).isEqualTo(Quality.BAD_DEVICE_FAILURE);

      bench.live("gateway/b", "online");
      bench.live("tank/level", "1");
      shows(bench.shown(), 1, Quality.GOOD);

      bench.live("gateway/a", "online");
      bench.live("gateway/b", "offline");
      shows(bench.shown(), 1, Quality.GOOD);

      bench.live("gateway/a", "offline");
      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);
      assertThat(bench.shown().detail()).contains("gateway/a says [offline]");
    }
  }

  @Test
  void ofSeveralPresenceTopicsTheNewestMessageDecides() {
    try (Bench bench = Bench.up(reachedBothWays("latest"))) {
      bench.live("gateway/a", "offline");
      bench.live("gateway/b", "online");
      bench.live("tank/level", "1");
      shows(bench.shown(), 1, Quality.GOOD);

      bench.live("gateway/a", "offline");
      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);
      assertThat(bench.shown().detail()).contains("gateway/a says [offline]");

      bench.live("gateway/b", "online");
      bench.live("tank/level", "2");
      shows(bench.shown(), 2, Quality.GOOD);
    }
  }

  @Test
  void presenceThatIsTakenBackLeavesTheDecisionToTheNewestOfTheOthers() {
    try (Bench bench = Bench.up(reachedBothWays("latest"))) {
      bench.live("tank/level", "1");
      bench.live("gateway/b", "offline");
      bench.live("gateway/a", "online");
      bench.retained("gateway/a", "");

      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);
    }
  }

  // After a reconnect the broker sends what it kept, in any order.
  @Test
  void keptPresenceThatIsSentAgainIsNotTheNewest() {
    try (Bench bench = Bench.up(reachedBothWays("latest"))) {
      bench.live("gateway/a", "offline");
      bench.live("gateway/b", "online");
      bench.live("tank/level", "1");
      bench.intake.linkDown("broker gone");
      bench.intake.linkUp();

      bench.retained("gateway/b", "online");
      bench.retained("gateway/a", "offline");
      bench.live("tank/level", "2");

      shows(bench.shown(), 2, Quality.GOOD);
    }
  }

  @Test
  void keptPresenceThatChangedWhileTheLinkWasDownIsTheNewest() {
    try (Bench bench = Bench.up(reachedBothWays("latest"))) {
      bench.live("gateway/a", "online");
      bench.live("gateway/b", "online");
      bench.live("tank/level", "1");
      bench.intake.linkDown("broker gone");
      bench.intake.linkUp();

      bench.retained("gateway/a", "offline");
      bench.retained("gateway/b", "online");

      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);
    }
  }

  @Test
  void pointsOfOneDeviceMayUseTheSameTopicsInDifferentModes() {
    try (Bench bench =
        Bench.up(reachedBothWays("all"), reachedBothWays("any"), reachedBothWays("latest"))) {
      bench.live("gateway/b", "online");
      bench.live("tank/level", "1");

      bench.live("gateway/a", "offline");

      assertThat(bench.shown(0).quality()).isEqualTo(Quality.BAD_DEVICE_FAILURE);
      assertThat(bench.shown(1).quality()).isEqualTo(Quality.GOOD);
      assertThat(bench.shown(2).quality()).isEqualTo(Quality.BAD_DEVICE_FAILURE);

      bench.live("gateway/b", "online");
      bench.live("tank/level", "2");

      assertThat(bench.shown(0).quality()).isEqualTo(Quality.UNCERTAIN);
      assertThat(bench.shown(2).quality()).isEqualTo(Quality.GOOD);
    }
  }

  private static Point reachedBothWays(String mode) {
    return Point.of(mode, "tank/level", ValueType.REAL)
        .withSettings(
            Settings.of(
                "presence-mode",
                mode,
                "presence.0.topic",
                "gateway/a",
                "presence.1.topic",
                "gateway/b"));
  }

  // Zigbee2MQTT sends the bare word or a document, by its version and configuration.
  @Test
  void presenceTopicsOnWhichDevicesAreToldOfByNameConcernOnlyTheOneThatIsNamed() throws Exception {
    try (Bench bench =
        Bench.up(
            Bench.real(
                "gateway/data",
                "presence-mode",
                "latest",
                "presence.0.topic",
                "gateway/connect",
                "presence.0.selector",
                "/device",
                "presence.0.online",
                "Tank 1",
                "presence.0.others",
                "ignored",
                "presence.1.topic",
                "gateway/disconnect",
                "presence.1.selector",
                "/device",
                "presence.1.offline",
                "Tank 1",
                "presence.1.others",
                "ignored"))) {
      bench.live("gateway/connect", "{\"device\":\"Tank 1\"}");
      bench.live("gateway/data", "1");
      bench.live("gateway/connect", "{\"device\":\"Tank 2\"}");
      bench.live("gateway/disconnect", "{\"device\":\"Tank 2\"}");
      bench.live("gateway/disconnect", "{\"device\":");
      shows(bench.shown(), 1, Quality.GOOD);

      bench.live("gateway/disconnect", "{\"device\":\"Tank 1\"}");
      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);

      bench.live("gateway/connect", "{\"device\":\"Tank 1\"}");
      bench.live("gateway/data", "2");
      shows(bench.shown(), 2, Quality.GOOD);
    }
  }

  @Test
  void presenceTopicWithSelectorUnderstandsTheBareWordToo() {
    Point point =
        Bench.real(
            "tank/level", "presence.0.topic", "tank/status", "presence.0.selector", "/state");
    try (Bench bench = Bench.up(point)) {
      bench.live("tank/level", "1");
      bench.live("tank/status", "online");
      shows(bench.shown(), 1, Quality.GOOD);

      bench.live("tank/status", "offline");
      shows(bench.shown(), 1, Quality.BAD_DEVICE_FAILURE);

      bench.live("tank/status", "{ \"state\": \"online\" }");
      bench.live("tank/level", "2");
      shows(bench.shown(), 2, Quality.GOOD);
    }
  }

  @Test
  void silenceBeyondTheAllowedTimeIsLastUsable() {
    try (Bench bench = Bench.up(Bench.real("tank/level", "stale-after", "10s"))) {
      bench.live("tank/level", "1");
      bench.advance(Duration.ofSeconds(9));
      shows(bench.shown(), 1, Quality.GOOD);

      bench.advance(Duration.ofSeconds(2));
      shows(bench.shown(), 1, Quality.UNCERTAIN_LAST_USABLE);
      assertThat(bench.shown().detail()).isEqualTo("no message for 10s");

      bench.live("tank/level", "1");
      shows(bench.shown(), 1, Quality.GOOD);
      bench.advance(Duration.ofSeconds(21));
      shows(bench.shown(), 1, Quality.UNCERTAIN_LAST_USABLE);
    }
  }

  @Test
  void everyMessageEndsSilenceAnew() {
    try (Bench bench = Bench.up(Bench.real("tank/level", "stale-after", "10s"))) {
      for (int i = 0; i < 5; i++) {
        bench.live("tank/level", "1");
        bench.advance(Duration.ofSeconds(9));
        shows(bench.shown(), 1, Quality.GOOD);
      }
    }
  }

  @Test
  void aRetainedMessageWithoutSourceTimeIsInitialUntilALiveOne() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.retained("tank/level", "1");
      shows(bench.shown(), 1, Quality.UNCERTAIN_INITIAL);

      bench.live("tank/level", "1");

      shows(bench.shown(), 1, Quality.GOOD);
    }
  }

  @Test
  void aRetainedMessageWithSourceTimeIsGood() {
    Point point = Bench.real("t", "selector", "/v", "time.selector", "/t");
    try (Bench bench = Bench.up(point)) {
      bench.retained("t", "{\"v\":1,\"t\":\"2025-12-31T23:59:59Z\"}");

      shows(bench.shown(), 1, Quality.GOOD);
      assertThat(bench.shown().sourceTimestamp()).isEqualTo(Instant.parse("2025-12-31T23:59:59Z"));
    }
  }

  @Test
  void aRetainedMessageIsWorthWhatTheSettingSays() {
    try (Bench good = Bench.up(Bench.real("t", "retained", "good"));
        Bench ignore = Bench.up(Bench.real("t", "retained", "ignore"))) {
      good.retained("t", "1");
      ignore.retained("t", "1");

      shows(good.shown(), 1, Quality.GOOD);
      assertThat(ignore.shown().quality()).isEqualTo(Quality.BAD_WAITING_FOR_INITIAL_DATA);
    }
  }

  // A new overlapping subscription brings the retained message to points that know better.
  @Test
  void aRetainedCopyDoesNotReplaceALiveValueOfTheSameSession() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "2");

      bench.retained("tank/level", "1");

      shows(bench.shown(), 2, Quality.GOOD);
    }
  }

  @Test
  void aPayloadThatCannotBeDecodedKeepsTheLastValueAsBad() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "1");
      bench.advance(Duration.ofSeconds(5));

      bench.live("tank/level", "full");

      shows(bench.shown(), 1, Quality.BAD_DECODING);
      assertThat(bench.shown().detail()).isEqualTo("[full] is not a number");
      assertThat(bench.shown().serverTimestamp()).isEqualTo(ManualClock.START);
    }
  }

  @Test
  void aSelectorThatMustBeFoundAndIsNotIsBadDecoding() {
    try (Bench bench = Bench.up(Bench.real("t", "selector", "/v", "absent", "bad"))) {
      bench.live("t", "{\"v\":1}");
      bench.live("t", "{\"w\":1}");

      shows(bench.shown(), 1, Quality.BAD_DECODING);
    }
  }

  @Test
  void aPartialMessageKeepsTheValueGood() {
    try (Bench bench = Bench.up(Bench.real("t", "selector", "/v"))) {
      bench.live("t", "{\"v\":1}");
      bench.live("t", "{\"w\":2}");

      shows(bench.shown(), 1, Quality.GOOD);
    }
  }

  @Test
  void aMessageThatIsNotForThePointChangesNothing() {
    Point point =
        Bench.real(
            "t", "selector", "/v", "when.0.selector", "/kind", "when.0.equals", "measurement");
    try (Bench bench = Bench.up(point)) {
      bench.live("t", "{\"kind\":\"measurement\",\"v\":1}");
      bench.live("t", "{\"kind\":\"setpoint\",\"v\":2}");

      shows(bench.shown(), 1, Quality.GOOD);
    }
  }

  @Test
  void nullNotANumberAndSentinelsAreSensorFailures() {
    Point point = Bench.real("t", "selector", "/v", "bad-values.0", "-9999");
    for (String bad : new String[] {"null", "nan", "NaN", "-inf", "\"NaN\"", "-9999", "-9999.0"}) {
      try (Bench bench = Bench.up(point)) {
        bench.live("t", "{\"v\":1}");
        bench.live("t", "{\"v\":" + bad + "}");

        shows(bench.shown(), 1, Quality.BAD_SENSOR_FAILURE);
      }
    }
  }

  @Test
  void theQualityInThePayloadIsMapped() {
    Point point =
        Bench.real(
            "t",
            "selector",
            "/v",
            "quality.selector",
            "/q",
            "quality.map.2",
            "UNCERTAIN",
            "quality.map.3",
            "GOOD_LOCAL_OVERRIDE",
            "quality.map.*",
            "BAD_OUT_OF_SERVICE");
    try (Bench bench = Bench.up(point)) {
      bench.live("t", "{\"v\":1,\"q\":2}");
      shows(bench.shown(), 1, Quality.UNCERTAIN);
      bench.live("t", "{\"v\":2,\"q\":3}");
      assertThat(bench.shown().quality()).isEqualTo(Quality.GOOD_LOCAL_OVERRIDE);
      bench.live("t", "{\"v\":3,\"q\":99}");
      shows(bench.shown(), 2, Quality.BAD_OUT_OF_SERVICE);
    }
  }

  @Test
  void aDeletedRetainedValueIsBadAndKeepsTheLastOne() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "1");
      bench.retained("tank/level", "");

      shows(bench.shown(), 1, Quality.BAD);
    }
  }

  @Test
  void everythingFineIsGood() {
    try (Bench bench = Bench.up(LEVEL)) {
      bench.live("tank/level", "1");

      shows(bench.shown(), 1, Quality.GOOD);
    }
  }
}
