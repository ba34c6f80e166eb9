package io.tagwire.mqtt.codec;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.Budget;
import io.tagwire.driver.value.ValueType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Any text as selector, chain or other setting: it compiles or is an issue, and what compiled
 * decodes any bytes without an exception. Expressions and files of settings are those of a user:
 * what Jazzer warns of there is switched off. Only regression inputs run in the normal build.
 */
class SettingsFuzzTest {
  private static final ValueType[] TYPES = ValueType.values();
  private static final List<String> KEYS =
      List.of(
          "selector",
          "decode",
          "series",
          "series-decode",
          "when.0.selector",
          "when.0.equals",
          "when.0.matches",
          "time.selector",
          "time.decode",
          "time.format",
          "time.pattern",
          "time.zone",
          "time.not-before",
          "time.not-after",
          "quality.selector",
          "quality.map.*",
          "bad-values",
          "uncertain-values",
          "map.*",
          "map.1",
          "true-words",
          "scale",
          "offset",
          "round",
          "absent",
          "absent-value",
          "null",
          "null-value",
          "empty",
          "invert");
  private static final List<String> KNOWN =
      List.of(
          "/a",
          "/a/0",
          "/[*]",
          "/[-1]/v",
          "/[a=b]",
          "/v/[@~1a=b]",
          "$payload",
          "$bytes",
          "$key",
          "$root/a",
          "$topic[1]",
          "$topic.area",
          "$key:/a[0]",
          "/a || /b",
          "auto",
          "epoch-ms",
          "pattern",
          "yyyy-MM-dd HH:mm:ss",
          "value",
          "keep",
          "bad",
          "BAD",
          "1",
          "-1",
          "0.1",
          "true",
          "json | pointer('/a')",
          "csv(1)",
          "number",
          "Europe/Prague",
          "5m",
          "2020-01-01");

  @FuzzTest(maxDuration = "4m")
  void everySetting(FuzzedDataProvider data) {
    Map<String, String> settings = new TreeMap<>();
    int count = data.consumeInt(1, 6);
    for (int i = 0; i < count; i++) {
      String key = KEYS.get(data.consumeInt(0, KEYS.size() - 1));
      settings.put(
          key,
          data.consumeBoolean()
              ? KNOWN.get(data.consumeInt(0, KNOWN.size() - 1))
              : data.consumeString(60));
    }
    Point point =
        Point.of("p", "a/{area}", TYPES[data.consumeInt(0, TYPES.length - 1)])
            .withSettings(new Settings(settings));
    List<Issue> issues = new ArrayList<>();
    Budget budget = new Budget();

    PointDecoder decoder = new DecoderCompiler(point, Map.of("area", 1), issues).compile();

    if (issues.stream().noneMatch(issue -> issue.severity() == Severity.ERROR)) {
      Payload payload =
          new Payload("a/b", data.consumeRemainingAsBytes(), true, Instant.EPOCH, Map::of);
      var unused = decoder.decode(payload);
      var unusedSteps = decoder.explain(payload);
    }
    budget.check();
  }
}
