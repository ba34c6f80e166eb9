package io.tagwire.mqtt.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandComposerTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

  private final CommandComposer composer = new CommandComposer(new Responses("answers"));

  private static WriteRequest request(String id, Value value, String... settings) {
    Point point =
        Point.of(id, "plant/" + id, value.type())
            .withAccess(Access.READ_WRITE)
            .withSettings(Settings.of(settings).with("write.topic", "plant/set/{uuid}"));
    List<Issue> issues = new ArrayList<>();
    WriteRule rule = WriteRule.parse(point, issues).orElseThrow();
    assertThat(issues).noneMatch(issue -> issue.severity() == Severity.ERROR);
    return new WriteRequest(
        new Writes.Target("group", 0), new PointWrite(point, value), Optional.of(rule));
  }

  private Command compose(WriteRequest... requests) {
    return composer.compose(List.of(requests), List.of(), Duration.ofSeconds(5), NOW);
  }

  private static String payload(Command command) {
    return new String(command.message().payload(), StandardCharsets.UTF_8);
  }

  private static WriteRequest element(String tag, Value value) {
    return request(
        tag,
        value,
        "write.together",
        "tags",
        "write.element",
        "{\"tag\":\"" + tag + "\",\"value\":\"{value}\",\"at\":\"{time-ms}\"}",
        "write.payload",
        "{\"group\":\"g\",\"tags\":\"{value}\"}");
  }

  private static WriteRequest named(String name, Value value) {
    return request(
        name,
        value,
        "write.together",
        "light",
        "write.member",
        name,
        "write.format",
        "text",
        "write.payload",
        "set,{on},{level},5");
  }

  @Test
  void elementsAreOneArrayInTheOrderOfTheWrites() {
    assertThat(payload(compose(element("b", new Value.Int(1234)), element("a", Value.Bool.TRUE))))
        .isEqualTo(
            "{\"group\":\"g\",\"tags\":["
                + "{\"tag\":\"b\",\"value\":1234,\"at\":1767323045006},"
                + "{\"tag\":\"a\",\"value\":true,\"at\":1767323045006}]}");
  }

  @Test
  void placesOfATextAreFilledByThePointsThatNameThem() {
    assertThat(payload(compose(named("level", new Value.Int(100)), named("on", Value.Bool.TRUE))))
        .isEqualTo("set,true,100,5");
  }

  @Test
  void textWithAnEmptyPlaceIsNotSent() {
    assertThatThrownBy(() -> compose(named("level", new Value.Int(100))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a value for {on}, too");
  }

  @Test
  void elementsAndMembersDoNotShareACommand() {
    WriteRequest member =
        request(
            "m",
            new Value.Int(1),
            "write.together",
            "tags",
            "write.member",
            "/m",
            "write.payload",
            "{\"group\":\"g\",\"tags\":\"{value}\"}");
    assertThatThrownBy(() -> compose(member, element("a", new Value.Int(2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not all members");
  }

  @Test
  void topicAndPayloadOfACommandNameTheSameIdAndNoOtherCommandDoes() {
    String[] settings = {"write.payload", "{uuid} {value}"};
    Command first = compose(request("p", new Value.Int(1), settings));
    Command second = compose(request("p", new Value.Int(1), settings));
    String id = first.message().topic().substring("plant/set/".length());
    assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(payload(first)).isEqualTo(id + " 1");
    assertThat(second.message().topic()).isNotEqualTo(first.message().topic());
  }

  @Test
  void writtenTypeOfAnElementStays() {
    assertThat(element("a", new Value.Real(1)).point().type()).isEqualTo(ValueType.REAL);
    assertThat(payload(compose(element("a", new Value.Text("1"))))).contains("\"value\":\"1\"");
  }
}
