package io.tagwire.mqtt.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointBinderTest {
  private static final Setting OTHER =
      Setting.of("write.topic", Setting.Text.ANY, "Topic", "Where commands go.");
  private final PointBinder binder = new PointBinder(List.of(OTHER));

  private List<Issue> issues(String address, String... settings) {
    Point point = Point.of("p", address, ValueType.REAL).withSettings(Settings.of(settings));
    return binder.bind(point).issues();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "selector ~ ENERGY/Power ~ a JSON pointer (RFC 6901) begins with '/', found 'E' at"
            + " character 0 ~ did you mean [/ENERGY/Power]?",
        "selector ~ $.a.b ~ must be a JSON pointer beginning with '/' ~ did you mean [/a/b]?",
        "selector ~ a.b ~ begins with '/' ~ did you mean [/a/b]?",
        "selector ~ '/a~x' ~ must be followed by 0 or 1 ~ ",
        "selector ~ $topic.room ~ the address has no level variable {room}, only [area] ~ ",
        "decode ~ numbr ~ there is no step [numbr]; there are number, decimal-comma ~ ",
        "decode ~ csv(1 ~ ')' is missing, at character 5 ~ ",
        "decode ~ csv(x) ~ the number of the field must be from -10000 to 10000, not [x] ~ ",
        "decode ~ number | ~ a step is missing ~ ",
        "decode ~ regex('(') ~ the expression is wrong at character ~ ",
        "decode ~ binary(int17) ~ the type must be int8 to uint64, float32, float64, bcd16 or"
            + " bcd32, not [int17] ~ ",
        "decode ~ iso('Mars/North') ~ [Mars/North] is not a time zone ~ ",
        "scale ~ 0 ~ Setting [scale] must not be 0 ~ ",
        "scale ~ ten ~ Setting [scale] must be a number, not [ten] ~ ",
        "round ~ 99 ~ must be from 0 to 15 ~ ",
        "qos ~ 3 ~ must be from 0 to 2 ~ ",
        "stale-after ~ soon ~ must be a duration ~ ",
        "time.zone ~ Europe/Praha ~ is not a time zone ~ ",
        "time.not-before ~ 2020-13-99 ~ [2020-13-99] ~ ",
        "time.format ~ epoch ~ must be one of iso, epoch-s ~ ",
        "selectr ~ /a ~ Setting [selectr] is not known ~ did you mean [selector]?",
        "quality.map.x ~ FINE ~ must be one of GOOD ~ ",
        "presence.0.topic ~ a/+ ~ Presence topic [a/+] must be one topic, not a filter ~ ",
        "presence.0.selector ~ /a ~ Setting [topic] is required ~ ",
        "presence-mode ~ some ~ must be one of all, any, latest ~ ",
        "when.0.selector ~ /a ~ needs equals or matches ~ "
      })
  void aFaultNamesValueRuleAndPlace(String key, String value, String message, String suggestion) {
    List<Issue> issues = issues("site/{area}/x", key.trim(), value.trim(), "time.selector", "/t");

    assertThat(issues).as(issues.toString()).isNotEmpty();
    Issue issue = issues.get(0);
    assertThat(issue.severity()).isEqualTo(Severity.ERROR);
    assertThat(issue.path()).startsWith("points/p/" + key.trim().replaceFirst("\\.\\D+$", ""));
    assertThat(issue.message()).contains(message.trim());
    if (suggestion != null && !suggestion.isBlank()) {
      assertThat(issue.suggestion()).isEqualTo(suggestion.trim());
    }
  }

  @Test
  void findsAllFaultsAtOnceAndEachOnce() {
    List<Issue> issues =
        issues(
            "a/#/b",
            "selector",
            "x y",
            "decode",
            "nope",
            "scale",
            "ten",
            "stale-after",
            "soon",
            "unknown",
            "1");

    assertThat(issues)
        .extracting(Issue::path)
        .containsExactlyInAnyOrder(
            "points/p/address",
            "points/p/selector",
            "points/p/decode",
            "points/p/scale",
            "points/p/stale-after",
            "points/p/unknown");
  }

  @Test
  void knowsTheSettingsOfOtherParts() {
    assertThat(issues("a/b", "write.topic", "a/b/set")).isEmpty();
  }

  @Test
  void whatHasNoEffectIsAWarningAndBinds() {
    Point point = Point.of("p", "a/b", ValueType.BOOL).withSettings(Settings.of("scale", "2"));

    PointBinder.Bound bound = binder.bind(point);

    assertThat(bound.issues()).extracting(Issue::severity).containsExactly(Severity.WARNING);
    assertThat(bound.binding()).isPresent();
  }

  @Test
  void aPointToWriteOnlyNeedsNoTopicToRead() {
    Point point = Point.of("p", "", ValueType.BOOL).withAccess(Access.WRITE);

    PointBinder.Bound bound = binder.bind(point.withSettings(Settings.of("write.topic", "a/b")));

    assertThat(bound.issues()).isEmpty();
    assertThat(bound.binding()).isEmpty();
    assertThat(bound.isFaulty()).isFalse();
  }

  @Test
  void everySettingDescribesItself() {
    assertThat(ReadSettings.all()).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(ReadSettings.all())
        .allSatisfy(setting -> assertThat(setting.help()).hasSizeGreaterThan(20).endsWith("."));
  }
}
