package io.tagwire.preconfig.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import org.junit.jupiter.api.Test;

class CommandTest {
  private static Point point(ValueType type, String... settings) {
    return Point.of("p", "state", type)
        .withAccess(Access.READ_WRITE)
        .withSettings(Settings.of(settings).with("write.topic", "set/{id}/pump"));
  }

  @Test
  void aTopicWithANumberIsListenedToWithAWildcard() {
    assertThat(Command.filter(point(ValueType.REAL))).isEqualTo("set/+/pump");
    assertThat(Command.read(point(ValueType.REAL), "set/17/pump", "2.5"))
        .contains(new Command("2.5", "17"));
    assertThat(Command.read(point(ValueType.REAL), "set/17/valve", "2.5")).isEmpty();
  }

  @Test
  void valueAndNumberAreTakenFromTheDocument() {
    Point point =
        point(
            ValueType.INT,
            "write.format",
            "json",
            "write.payload",
            "{\"n\": \"{uuid}\", \"set\": {\"speed\": \"{value}\"}}");
    assertThat(Command.read(point, "set/1/pump", "{\"n\":\"a-b\",\"set\":{\"speed\":40}}"))
        .contains(new Command("40", "a-b"));
    assertThat(Command.read(point, "set/1/pump", "{\"set\":{\"speed\":40}}")).isEmpty();
  }

  @Test
  void aMemberOfAJointCommandIsItsOwn() {
    Point point = point(ValueType.INT, "write.together", "all", "write.member", "/out/level");
    assertThat(Command.read(point, "set/1/pump", "{\"on\":true,\"out\":{\"level\":7}}"))
        .map(Command::raw)
        .contains("7");
    assertThat(Command.read(point, "set/1/pump", "{\"on\":true}")).isEmpty();
  }

  @Test
  void anElementOfAJointCommandIsItsOwn() {
    Point point =
        point(
            ValueType.INT,
            "write.together",
            "all",
            "write.payload",
            "{\"w\":\"{value}\"}",
            "write.element",
            "{\"id\":\"b\",\"v\":\"{value}\"}");
    assertThat(
            Command.read(
                point, "set/1/pump", "{\"w\":[{\"id\":\"a\",\"v\":1},{\"id\":\"b\",\"v\":2}]}"))
        .map(Command::raw)
        .contains("2");
  }

  @Test
  void aPlaceOfAJointTextIsItsOwn() {
    Point point =
        point(
            ValueType.INT,
            "write.together",
            "all",
            "write.format",
            "text",
            "write.payload",
            "set,{on},{level}",
            "write.member",
            "level");
    assertThat(Command.read(point, "set/1/pump", "set,true,30")).map(Command::raw).contains("30");
  }

  @Test
  void aWordThePointNeverSendsIsTheCommandOfAnother() {
    Point toggle = point(ValueType.BOOL, "write.map.true", "TOGGLE");
    Point relay = point(ValueType.BOOL, "write.true", "ON", "write.false", "OFF");
    assertThat(Command.read(toggle, "set/1/pump", "ON")).isEmpty();
    assertThat(Command.read(relay, "set/1/pump", "TOGGLE")).isEmpty();
    assertThat(Command.read(relay, "set/1/pump", "OFF")).isPresent();
  }

  @Test
  void aStateSaysWhatACommandMeansInItsOwnWords() {
    Point valve =
        point(
            ValueType.TEXT,
            "write.map.open",
            "1",
            "write.map.closed",
            "0",
            "map.opened",
            "open",
            "confirm.map.O",
            "open");
    assertThat(StateText.state(valve, "", "1")).isEqualTo("opened");
    assertThat(StateText.state(valve, "confirm.", "1")).isEqualTo("O");
    assertThat(StateText.state(valve, "", "0")).isEqualTo("closed");
    Point relay =
        point(ValueType.BOOL, "write.true", "1", "write.false", "0", "true-words.0", "on");
    assertThat(StateText.state(relay, "", "1")).isEqualTo("on");
    assertThat(StateText.state(relay, "", "0")).isEqualTo("false");
  }

  @Test
  void aStateIsPutBackIntoBitsAndCodes() {
    assertThat(Inverse.of("bit(1)", "true", "4")).isEqualTo("6");
    assertThat(Inverse.of("bit(1)", "false", "6")).isEqualTo("4");
    assertThat(Inverse.of("eq('3')", "true", "1")).isEqualTo("3");
    assertThat(Inverse.of("eq('3')", "false", "3")).isEqualTo("0");
    assertThat(Inverse.of("eq('3')", "false", "2")).isEqualTo("2");
    assertThat(Inverse.of("trim", "on", "off")).isEqualTo("on");
  }
}
