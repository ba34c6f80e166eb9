package io.tagwire.mqtt.hazard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.MqttDriverFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HazardsTest {
  private static final Settings BROKER = Settings.of("brokers", "mqtt://broker.site");

  @Test
  void retainedCommandIsTold() {
    assertThat(check(write("a", "dev/set", "write.retain", "true")))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/a/write.retain");
              assertThat(issue.message()).contains("retained command");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "plant/#, plant/+/state",
    "plant/+/state, plant/pump1/+",
    "+/a, b/+",
    "#, a/+",
    "a/#, a/+",
    "a/b/#, a/+/c"
  })
  void wildcardsThatMeetAreTold(String one, String other) {
    assertThat(check(read("x", one), read("y", other)))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/y/address");
              assertThat(issue.message()).contains("[" + one + "]", "point [x]", "twice");
              assertThat(issue.suggestion()).isNotBlank();
            });
    assertThat(check(read("x", other), read("y", one))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "plant/+/state, plant/+/level",
    "plant/a/#, plant/b/#",
    "plant/#, plant/#",
    "#, $SYS/#",
    "+/b, $SYS/+",
    "a/+, a/+/c",
    "plant/#, plant/a"
  })
  void wildcardsThatDoNotMeetAreNot(String one, String other) {
    assertThat(check(read("x", one), read("y", other))).isEmpty();
  }

  @Test
  void pointThatReadsItsOwnCommandIsTold() {
    Point echo = Point.of("a", "dev/level", ValueType.REAL).withAccess(Access.READ_WRITE);
    assertThat(check(echo))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/a/address");
              assertThat(issue.message()).contains("comes back");
            });
    assertThat(check(echo.withSettings(Settings.of("no-local", "true")))).isEmpty();
    assertThat(check(echo.withSettings(Settings.of("confirm.by", "value")))).isEmpty();
    assertThat(check(echo.withSettings(Settings.of("write.topic", "dev/level/set")))).isEmpty();
  }

  @Test
  void commandUnderAWildcardThatIsReadIsToldOnceForTheWildcard() {
    Point all = read("all", "dev/#");
    List<Issue> found = check(write("a", "dev/a/set"), write("b", "dev/b/set"), all);
    assertThat(found)
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/all/address");
              assertThat(issue.message()).contains("[dev/a/set]", "point [a]", "and 1 more");
            });
    assertThat(check(write("a", "dev/a/set"), all.withSettings(Settings.of("no-local", "true"))))
        .isEmpty();
  }

  @Test
  void hostNameThatIsNotCheckedIsTold() {
    assertThat(
            new MqttDriverFactory()
                .check(
                    Settings.of("brokers", "mqtts://broker.site", "tls.verify-host", "false"),
                    List.of()))
        .extracting(Issue::path)
        .containsExactly("connection/tls.verify-host");
  }

  @Test
  void qosThatAServiceIsKnownNotToHaveIsTold() {
    Settings aws = Settings.of("brokers", "mqtts://x-ats.iot.eu-west-1.amazonaws.com");
    Point point = read("a", "dev/a").withSettings(Settings.of("qos", "2"));
    assertThat(new MqttDriverFactory().check(aws, List.of(point)))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/a/qos");
              assertThat(issue.message()).contains("QoS 2", "at most 1");
            });
    assertThat(check(point)).isEmpty();
  }

  @Test
  void jsonCommandThatLacksMembersOthersReadThereIsTold() {
    Point low = read("low", "dev/config").withSettings(Settings.of("selector", "/limits/low"));
    Point high =
        write(
            "high",
            "dev/config",
            "write.format",
            "json",
            "write.payload",
            "{\"limits\":{\"high\":\"{value}\"}}");
    assertThat(check(low, high))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/high/write.payload");
              assertThat(issue.message()).contains("[/limits/low]", "point [low]", "loses it");
            });
    Point whole =
        high.withSettings(
            with(high, "write.payload", "{\"limits\":{\"low\":0,\"high\":\"{value}\"}}"));
    assertThat(check(low, whole)).isEmpty();
    Point elsewhere = high.withSettings(with(high, "write.topic", "dev/config/set"));
    assertThat(check(low, elsewhere)).isEmpty();
  }

  @Test
  void jointCommandThatLeavesOutIsToldAndOneThatSendsTheLastIsNot() {
    for (String others : List.of("leave-out", "last")) {
      List<Point> points = new ArrayList<>();
      for (String member : List.of("low", "high")) {
        points.add(
            Point.of(member, "dev/config", ValueType.REAL)
                .withAccess(Access.READ_WRITE)
                .withSettings(
                    Settings.of(
                        "selector",
                        "/" + member,
                        "write.together",
                        "limits",
                        "write.member",
                        "/" + member,
                        "write.others",
                        others,
                        "confirm.by",
                        "value")));
      }
      List<Issue> found = check(points.toArray(Point[]::new));
      assertThat(found).hasSize(others.equals("last") ? 0 : 2);
    }
  }

  @Test
  void twoPointsThatSendTheSameOnOneTopicAreTold() {
    assertThat(check(write("a", "dev/set"), write("b", "dev/set")))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/b/write.topic");
              assertThat(issue.message()).contains("[a] and [b]", "last one wins");
            });
    assertThat(
            check(
                write("open", "dev/set", "write.payload", "OPEN"),
                write("close", "dev/set", "write.payload", "CLOSE")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev/${name}/level",
        "dev/level/",
        "dev//level",
        "dev/ level",
        "mqtt://broker/dev",
        "$sys/broker/uptime",
        "%prefix%/dev/STATE"
      })
  void addressThatHardlyMatchesIsTold(String address) {
    assertThat(check(read("a", address)))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/a/address");
              assertThat(issue.message()).contains("[" + address + "] hardly matches anything");
            });
  }

  @Test
  void levelThatTheAddressNeverHasIsTold() {
    Point point = Point.of("a", "dev/+/state", ValueType.TEXT);
    assertThat(check(point.withSettings(Settings.of("selector", "$topic[3]"))))
        .extracting(Issue::path)
        .containsExactly("points/a/selector");
    assertThat(check(point.withSettings(Settings.of("selector", "$topic[-3]")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"cmd\":1,\"password\":\"hunter22\"}",
        "{\"api_key\": \"4711-0815\"}",
        "token=abcdef {value}",
        "Authorization: Bearer eyJhbGciOi"
      })
  void secretInClearIsToldWithoutTheSecret(String payload) {
    assertThat(check(write("a", "dev/set", "write.payload", payload)))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("points/a/write.payload");
              assertThat(issue.message()).contains("in clear").doesNotContain("hunter22", "4711");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"compass\":\"{value}\"}", "{\"token\":\"{value}\"}", "passage: {value}"})
  void whatIsNoSecretIsNotTold(String payload) {
    assertThat(check(write("a", "dev/set", "write.payload", payload))).isEmpty();
  }

  @Test
  void secretAmongUserPropertiesIsTold() {
    assertThat(
            new MqttDriverFactory()
                .check(
                    Settings.of(
                        "brokers", "mqtt://broker.site", "user-properties.x-api-key", "4711"),
                    List.of()))
        .extracting(Issue::path)
        .containsExactly("connection/user-properties.x-api-key");
  }

  @Test
  void sameIdTwiceIsAnError() {
    assertThat(check(read("a", "x"), read("a", "y")))
        .singleElement()
        .satisfies(issue -> assertThat(issue.severity()).isEqualTo(Severity.ERROR));
  }

  @Test
  void clientIdThatIsNotNewForEachRunIsClaimedAtEachBroker() {
    MqttDriverFactory factory = new MqttDriverFactory();
    Settings fixed =
        Settings.of(
            "brokers.0",
            "mqtt://A.site",
            "brokers.1",
            "mqtts://b.site",
            "client-id",
            "s-{instance}");
    assertThat(factory.claims("plant", fixed))
        .isEqualTo(
            Map.of(
                "client id [s-plant] at broker a.site:1883",
                "client-id",
                "client id [s-plant] at broker b.site:8883",
                "client-id"));
    assertThat(factory.claims("plant", BROKER)).isEmpty();
  }

  @Test
  void tenThousandPointsAreLookedAtInAMoment() {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      points.add(read("r" + i, "site/" + i + "/+/state"));
      points.add(write("w" + i, "site/" + i + "/a/set"));
    }
    assertThat(Hazards.find(BROKER, points)).isEmpty();
  }

  private static List<Issue> check(Point... points) {
    return new MqttDriverFactory().check(BROKER, List.of(points));
  }

  private static Point read(String id, String address) {
    return Point.of(id, address, ValueType.TEXT);
  }

  private static Point write(String id, String topic, String... settings) {
    List<String> all = new ArrayList<>(List.of("write.topic", topic));
    all.addAll(List.of(settings));
    return Point.of(id, "", ValueType.TEXT)
        .withAccess(Access.WRITE)
        .withSettings(Settings.of(all.toArray(String[]::new)));
  }

  private static Settings with(Point point, String key, String value) {
    Map<String, String> values = new java.util.TreeMap<>(point.settings().values());
    values.put(key, value);
    return new Settings(values);
  }
}
