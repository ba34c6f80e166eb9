package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says of points of a connection that is fixed to MQTT 3.1.1. */
class OnlyInMqtt5Test {
  private static List<Issue> check(String protocol, Point point) {
    return new MqttDriverFactory()
        .check(
            Settings.of("brokers", "mqtt://127.0.0.1").with("protocol", protocol), List.of(point));
  }

  private static Point point(String address, String... settings) {
    return Point.of("p", address, ValueType.REAL)
        .withAccess(Access.READ_WRITE)
        .withSettings(Settings.of(settings).with("write.topic", "plant/set"));
  }

  @ParameterizedTest
  @CsvSource({
    "no-local, true",
    "retain-as-published, true",
    "retain-handling, new",
    "write.expiry, 5s",
    "write.content-type, text/plain",
    "write.user-properties.site, north",
    "confirm.by, response",
    "read.by, response"
  })
  void settingThatNeeds5IsWarnedOfOnlyWhere311IsFixed(String key, String value) {
    String[] settings =
        key.equals("read.by")
            ? new String[] {key, value, "read.topic", "plant/get"}
            : new String[] {key, value};
    Point point = point("plant/level", settings);
    assertThat(check("auto", point)).isEmpty();
    List<Issue> issues = check("3.1.1", point);
    assertThat(issues).extracting(Issue::severity).containsExactly(Severity.WARNING);
    assertThat(issues.get(0).path()).startsWith("points/p/");
    assertThat(key).startsWith(issues.get(0).path().substring("points/p/".length()));
  }

  @Test
  void answerThatIsFoundByItsTopicNeedsNo5() {
    Point point =
        point(
            "plant/level",
            "confirm.by",
            "response",
            "confirm.topic",
            "plant/answer",
            "confirm.id",
            "/id",
            "write.payload",
            "{\"id\": \"{id}\", \"v\": {value}}");
    assertThat(check("3.1.1", point)).isEmpty();
  }

  @Test
  void sharedSubscriptionIsWarnedOf() {
    assertThat(check("3.1.1", point("$share/hosts/plant/level")))
        .extracting(Issue::path)
        .containsExactly("points/p/address");
  }
}
