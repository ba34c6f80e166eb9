package io.tagwire.mqtt.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WriteRuleTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

  private static Point point(ValueType type, String... settings) {
    return Point.of("p", "plant/p", type)
        .withAccess(Access.READ_WRITE)
        .withSettings(Settings.of(settings));
  }

  private static WriteRule rule(Point point) {
    List<Issue> issues = new ArrayList<>();
    WriteRule rule = WriteRule.parse(point, issues).orElseThrow();
    assertThat(issues).noneMatch(issue -> issue.severity() == Severity.ERROR);
    return rule;
  }

  private static String payload(Point point, Value value) {
    WriteRule rule = rule(point);
    return new String(
        rule.template().fill(rule.encoder().encode(value), NOW, 7), StandardCharsets.UTF_8);
  }

  static List<Arguments> payloads() {
    return List.of(
        Arguments.of(point(ValueType.REAL), new Value.Real(21.5), "21.5"),
        Arguments.of(point(ValueType.REAL), new Value.Real(1e9), "1000000000"),
        Arguments.of(point(ValueType.REAL), new Value.Real(-0.0), "0"),
        Arguments.of(point(ValueType.REAL), new Value.Int(3), "3"),
        Arguments.of(point(ValueType.REAL, "scale", "0.1"), new Value.Real(21.5), "215"),
        Arguments.of(
            point(ValueType.REAL, "scale", "0.01", "offset", "-40"), new Value.Real(0.3), "4030"),
        Arguments.of(point(ValueType.INT, "scale", "10"), new Value.Int(5), "0.5"),
        Arguments.of(point(ValueType.BOOL), Value.Bool.TRUE, "true"),
        Arguments.of(point(ValueType.BOOL, "invert", "true"), Value.Bool.TRUE, "false"),
        Arguments.of(
            point(ValueType.BOOL, "write.true", "ON", "write.false", "OFF"), Value.Bool.TRUE, "ON"),
        Arguments.of(
            point(ValueType.BOOL, "false-words.0", "closed", "true-words.0", "open"),
            Value.Bool.FALSE,
            "closed"),
        Arguments.of(
            point(ValueType.TEXT, "map.0", "closed", "map.1", "open"), new Value.Text("open"), "1"),
        Arguments.of(
            point(ValueType.TEXT, "map.1", "open", "write.map.open", "OPEN!"),
            new Value.Text("open"),
            "OPEN!"),
        Arguments.of(
            point(ValueType.TEXT, "write.map.*", "mode {value}", "write.map.off", "none"),
            new Value.Text("eco"),
            "mode eco"),
        Arguments.of(
            point(ValueType.INT, "write.map.*", "{value}", "write.map.0", "none"),
            new Value.Int(0),
            "none"),
        Arguments.of(
            point(ValueType.INT, "write.format", "json", "write.map.*", "{value}"),
            new Value.Int(7),
            "7"),
        Arguments.of(
            point(
                ValueType.TEXT,
                "write.format",
                "json",
                "write.null",
                "none",
                "write.payload",
                "{\"engine\":\"{value}\"}"),
            new Value.Text("none"),
            "{\"engine\":null}"),
        Arguments.of(
            point(
                ValueType.TEXT,
                "write.format",
                "json",
                "write.payload",
                "{\"engine\":\"{value}\"}"),
            new Value.Text("null"),
            "{\"engine\":\"null\"}"),
        Arguments.of(
            point(ValueType.REAL, "write.encode", "format('0.0') | decimal-comma"),
            new Value.Real(45),
            "45,0"),
        Arguments.of(
            point(
                ValueType.BOOL,
                "write.format",
                "json",
                "write.true",
                "True",
                "write.payload",
                "{\"engaged\":\"{value}\"}"),
            Value.Bool.TRUE,
            "{\"engaged\":\"True\"}"),
        Arguments.of(
            point(
                ValueType.REAL,
                "scale",
                "0.1",
                "write.encode",
                "text",
                "write.format",
                "json",
                "write.payload",
                "{\"val\":\"{value}\"}"),
            new Value.Real(1.5),
            "{\"val\":\"15\"}"),
        Arguments.of(point(ValueType.BYTES), new Value.Binary(Bytes.utf8("raw")), "raw"),
        Arguments.of(
            point(ValueType.REAL, "write.payload", "SET {value};{id};{time-ms}"),
            new Value.Real(2),
            "SET 2;7;1767323045006"),
        Arguments.of(point(ValueType.BOOL, "write.format", "json"), Value.Bool.TRUE, "true"),
        Arguments.of(
            point(
                ValueType.BOOL,
                "write.format",
                "json",
                "write.payload",
                "{\"id\":\"{id}\",\"on\":\"{value}\",\"at\":\"{time}\"}"),
            Value.Bool.FALSE,
            "{\"id\":7,\"on\":false,\"at\":\"2026-01-02T03:04:05.006Z\"}"),
        Arguments.of(
            point(
                ValueType.BOOL,
                "write.format",
                "json",
                "write.true",
                "ON",
                "write.payload",
                "{\"state\":\"{value}\"}"),
            Value.Bool.TRUE,
            "{\"state\":\"ON\"}"),
        Arguments.of(
            point(
                ValueType.TEXT,
                "write.format",
                "json",
                "map.2",
                "auto",
                "write.payload",
                "{\"mode\":\"{value}\"}"),
            new Value.Text("auto"),
            "{\"mode\":2}"));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void valueBecomesPayload(Point point, Value value, String payload) {
    assertThat(payload(point, value)).isEqualTo(payload);
  }

  static List<Arguments> unwritable() {
    Point ranged = point(ValueType.REAL).withMetadata(new Metadata("bar", "", new Range(0, 10)));
    return List.of(
        Arguments.of(ranged, new Value.Real(10.1), "Value 10.1 is outside the range 0.0 to 10.0"),
        Arguments.of(point(ValueType.REAL), new Value.Real(Double.NaN), "NaN cannot be written"),
        Arguments.of(point(ValueType.INT), new Value.Real(1), "is INT, the value is REAL"),
        Arguments.of(point(ValueType.TEXT, "map.1", "open"), new Value.Text("ajar"), "[ajar]"),
        Arguments.of(
            point(ValueType.TEXT, "map.1", "open", "map.2", "open"),
            new Value.Text("open"),
            "[open]"));
  }

  @ParameterizedTest
  @MethodSource("unwritable")
  void valueThatCannotBeWrittenIsRefusedWithTheRule(Point point, Value value, String message) {
    List<Issue> issues = new ArrayList<>();
    WriteRule rule = WriteRule.parse(point, issues).orElseThrow();
    assertThatThrownBy(() -> rule.encoder().encode(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static List<Arguments> mistakes() {
    Point anywhere = Point.of("p", "plant/+", ValueType.REAL).withAccess(Access.READ_WRITE);
    return List.of(
        Arguments.of(anywhere, Severity.ERROR, "points/p/write.topic", "wildcard"),
        Arguments.of(
            point(ValueType.REAL, "write.topic", "a/#"),
            Severity.ERROR,
            "points/p/write.topic",
            "index 2"),
        Arguments.of(
            point(ValueType.REAL, "write.payload", "{vlaue}"),
            Severity.ERROR,
            "points/p/write.payload",
            "{vlaue}"),
        Arguments.of(
            point(ValueType.REAL, "write.format", "json", "write.payload", "{\"a\":"),
            Severity.ERROR,
            "points/p/write.payload",
            "Template"),
        Arguments.of(
            point(ValueType.REAL, "write.retain", "true"),
            Severity.WARNING,
            "points/p/write.retain",
            "retained command"),
        Arguments.of(
            point(ValueType.REAL, "confirm.by", "value").withAccess(Access.WRITE),
            Severity.ERROR,
            "points/p/confirm.by",
            "access is write"),
        Arguments.of(
            point(ValueType.REAL, "select.by", "response"),
            Severity.ERROR,
            "points/p/select.by",
            "needs [select.topic]"),
        Arguments.of(
            point(ValueType.REAL, "select.topic", "a/#"),
            Severity.ERROR,
            "points/p/select.topic",
            "index 2"),
        Arguments.of(
            point(ValueType.REAL, "select.topic", "a/s", "select.payload", "{vlaue}"),
            Severity.ERROR,
            "points/p/select.payload",
            "{vlaue}"),
        Arguments.of(
            point(ValueType.REAL, "select.topic", "a/s", "select.ok", "yes"),
            Severity.WARNING,
            "points/p/select.ok",
            "no effect with select.by acknowledgement"),
        Arguments.of(
            point(
                ValueType.REAL,
                "select.topic",
                "a/s",
                "select.by",
                "state",
                "select.answer-topic",
                "a/t",
                "select.ok",
                "on",
                "select.id",
                "/id"),
            Severity.WARNING,
            "points/p/select.id",
            "no effect with select.by state"),
        Arguments.of(
            point(ValueType.REAL, "select.topic", "a/s", "select.by", "state", "select.ok", "on"),
            Severity.ERROR,
            "points/p/select.answer-topic",
            "needs [select.answer-topic]"),
        Arguments.of(
            point(
                ValueType.REAL,
                "select.topic",
                "a/s",
                "select.by",
                "state",
                "select.answer-topic",
                "a/t"),
            Severity.ERROR,
            "points/p/select.ok",
            "needs [select.ok]"),
        Arguments.of(
            point(
                ValueType.REAL,
                "select.topic",
                "a/s",
                "select.by",
                "response",
                "select.answer-topic",
                "a/t"),
            Severity.ERROR,
            "points/p/select.answer-topic",
            "need each other"),
        Arguments.of(
            point(
                ValueType.REAL,
                "select.topic",
                "a/s",
                "select.by",
                "response",
                "select.answer-topic",
                "a/t",
                "select.id",
                "/id"),
            Severity.ERROR,
            "points/p/select.id",
            "holds {id}"),
        Arguments.of(
            point(ValueType.REAL, "select.topic", "a/s", "write.offline", "queue"),
            Severity.ERROR,
            "points/p/write.offline",
            "cannot be selected before"),
        Arguments.of(
            point(ValueType.REAL, "select.topic", "a/s", "write.qos", "0"),
            Severity.ERROR,
            "points/p/write.qos",
            "no broker acknowledges"),
        Arguments.of(
            point(
                ValueType.REAL, "select.topic", "a/s", "write.together", "m", "write.member", "/a"),
            Severity.ERROR,
            "points/p/write.together",
            "cannot be selected before"),
        Arguments.of(
            point(ValueType.REAL, "write.max-age", "1s"),
            Severity.WARNING,
            "points/p/write.max-age",
            "no effect with write.offline reject"),
        Arguments.of(
            point(ValueType.REAL, "confirm.by", "value", "confirm.topic", "a/t"),
            Severity.WARNING,
            "points/p/confirm.topic",
            "no effect with confirm.by value"),
        Arguments.of(
            point(ValueType.REAL, "confirm.ok", "yes"),
            Severity.WARNING,
            "points/p/confirm.ok",
            "no effect with confirm.by none"),
        Arguments.of(
            point(ValueType.REAL, "confirm.by", "state"),
            Severity.ERROR,
            "points/p/confirm.topic",
            "needs [confirm.topic]"),
        Arguments.of(
            point(
                ValueType.REAL,
                "confirm.by",
                "response",
                "confirm.topic",
                "a/t",
                "confirm.id",
                "/id"),
            Severity.ERROR,
            "points/p/confirm.id",
            "holds {id}"),
        Arguments.of(
            point(
                ValueType.REAL,
                "confirm.by",
                "response",
                "confirm.ok",
                "yes",
                "confirm.failed",
                "Yes"),
            Severity.ERROR,
            "points/p/confirm.failed",
            "both done and refused"),
        Arguments.of(
            point(ValueType.REAL, "write.member", "/a"),
            Severity.WARNING,
            "points/p/write.member",
            "no effect without [write.together]"),
        Arguments.of(
            point(ValueType.REAL, "write.others", "last"),
            Severity.WARNING,
            "points/p/write.others",
            "no effect without [write.together]"),
        Arguments.of(
            point(ValueType.REAL, "write.together", "move"),
            Severity.ERROR,
            "points/p/write.member",
            "needs [write.member]"),
        Arguments.of(
            point(ValueType.REAL, "write.together", "move", "write.member", "a"),
            Severity.ERROR,
            "points/p/write.member",
            "begins with '/'"),
        Arguments.of(
            point(
                ValueType.REAL, "write.together", "m", "write.member", "/a", "write.payload", "1"),
            Severity.ERROR,
            "points/p/write.payload",
            "needs {value}"),
        Arguments.of(
            point(
                ValueType.REAL,
                "write.together",
                "m",
                "write.member",
                "level",
                "write.format",
                "text"),
            Severity.ERROR,
            "points/p/write.member",
            "no place {level}"),
        Arguments.of(
            point(
                ValueType.REAL,
                "write.together",
                "m",
                "write.member",
                "/a",
                "write.element",
                "{\"v\":\"{value}\"}"),
            Severity.ERROR,
            "points/p/write.member",
            "not both"),
        Arguments.of(
            point(ValueType.REAL, "write.encode", "octal"),
            Severity.ERROR,
            "points/p/write.encode",
            "no step [octal]"),
        Arguments.of(
            point(ValueType.REAL, "write.null", "0"),
            Severity.WARNING,
            "points/p/write.null",
            "no effect without JSON"),
        Arguments.of(
            point(ValueType.REAL, "answer.failed", "no"),
            Severity.ERROR,
            "points/p/answer.failed",
            "needs [answer.topic]"),
        Arguments.of(
            point(ValueType.REAL, "answer.topic", "a/t", "answer.failed", "no"),
            Severity.ERROR,
            "points/p/answer.topic",
            "needs [confirm.by]"),
        Arguments.of(
            point(ValueType.REAL, "answer.topic", "a/t", "confirm.by", "value"),
            Severity.ERROR,
            "points/p/answer.topic",
            "what in it refuses"),
        Arguments.of(
            point(
                ValueType.REAL,
                "answer.topic",
                "a/t",
                "answer.id",
                "/id",
                "answer.error",
                "/error",
                "confirm.by",
                "value"),
            Severity.ERROR,
            "points/p/answer.id",
            "holds {id}"),
        Arguments.of(
            point(
                ValueType.REAL,
                "confirm.by",
                "state",
                "confirm.topic",
                "a/t",
                "confirm.ok",
                "yes",
                "confirm.tolerance",
                "1"),
            Severity.WARNING,
            "points/p/confirm.tolerance",
            "no effect with confirm.by state and confirm.ok"),
        Arguments.of(
            point(
                ValueType.REAL,
                "confirm.by",
                "state",
                "confirm.topic",
                "a/t",
                "confirm.when.0.selector",
                "/a"),
            Severity.ERROR,
            "points/p/confirm.when.0",
            "needs equals or matches"),
        Arguments.of(
            point(
                    ValueType.REAL,
                    "write.topic",
                    "a/set",
                    "write.together",
                    "m",
                    "write.member",
                    "/a",
                    "write.others",
                    "last")
                .withAccess(Access.WRITE),
            Severity.WARNING,
            "points/p/write.others",
            "has no last value"),
        Arguments.of(
            point(ValueType.REAL, "scale", "0"), Severity.ERROR, "points/p/scale", "no inverse"),
        Arguments.of(
            point(ValueType.REAL, "write.qos", "1").withAccess(Access.READ),
            Severity.WARNING,
            "points/p/write.qos",
            "read only"),
        Arguments.of(
            point(ValueType.TEXT, "map.1", "open", "map.2", "open"),
            Severity.WARNING,
            "points/p/map",
            "several raw texts"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsFoundOfflineWithItsPlace(
      Point point, Severity severity, String path, String message) {
    List<Issue> issues = new ArrayList<>();
    assertThat(WriteRule.parse(point, issues).isPresent())
        .isEqualTo(severity == Severity.WARNING && point.access().canWrite());
    assertThat(issues)
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.severity()).isEqualTo(severity);
              assertThat(issue.path()).isEqualTo(path);
              assertThat(issue.message()).contains(message);
            });
  }
}
