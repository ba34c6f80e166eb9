package io.tagwire.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Decimal;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.File;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Kind;
import io.tagwire.driver.config.Setting.Rows;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingValidatorTest {
  private static final Kind WHOLE = new Whole(0, 2, "");
  private static final Kind DECIMAL = new Decimal(-1, 1, "m");
  private static final Kind CHOICE = new Choice(List.of("initial", "good"));
  private static final Kind TIME = new Time(Duration.ofMillis(100), Duration.ofMinutes(1));

  private static Setting setting(String key, Kind kind) {
    return Setting.of(key, kind, "label", "help");
  }

  private static List<Issue> check(Setting setting, String... keysAndValues) {
    return new SettingValidator(List.of(setting)).check(Settings.of(keysAndValues));
  }

  static Stream<Arguments> good() {
    return Stream.of(
        arguments(Text.ANY, ""),
        arguments(new Text("[a-z]+"), "abc"),
        arguments(WHOLE, "0"),
        arguments(WHOLE, " 2 "),
        arguments(DECIMAL, "-1"),
        arguments(DECIMAL, "5e-1"),
        arguments(Decimal.ANY, "-1e300"),
        arguments(new Flag(), "true"),
        arguments(CHOICE, "good"),
        arguments(TIME, "100ms"),
        arguments(TIME, "PT1M"),
        arguments(new Secret(), "env:PLANT_PASSWORD"),
        arguments(new Secret(), "file:/run/secret"),
        arguments(new File(), "ca.pem"),
        arguments(new Items(WHOLE), "1"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void valueOfItsKindIsAccepted(Kind kind, String value) {
    assertThat(check(setting("key", kind), "key", value)).isEmpty();
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        arguments(new Text("[a-z]+"), "abc1", "[a-z]+"),
        arguments(WHOLE, "3", "0 to 2"),
        arguments(WHOLE, "one", "whole number"),
        arguments(WHOLE, "1.5", "whole number"),
        arguments(WHOLE, "", "whole number"),
        arguments(DECIMAL, "1.01", "-1.0 to 1.0"),
        arguments(DECIMAL, "NaN", "number"),
        arguments(DECIMAL, "1d", "number"),
        arguments(DECIMAL, "0x1p-3", "number"),
        arguments(Decimal.ANY, "1e999", "to"),
        arguments(DECIMAL, "1,5", "number"),
        arguments(new Flag(), "yes", "true or false"),
        arguments(CHOICE, "Good", "initial, good"),
        arguments(TIME, "99ms", "100ms to 1m"),
        arguments(TIME, "5", "duration"),
        arguments(TIME, "five seconds", "duration"),
        arguments(new File(), " ", "blank"),
        arguments(new Items(WHOLE), "7", "0 to 2"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void valueOutOfItsKindIsAnErrorThatNamesKeyRuleAndValue(Kind kind, String value, String rule) {
    assertThat(check(setting("key", kind), "key", value))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.severity()).isEqualTo(Severity.ERROR);
              assertThat(issue.path()).isEqualTo("key");
              assertThat(issue.message()).contains("[key]", rule, "[" + value + "]");
            });
  }

  @Test
  void secretTypedInByMistakeIsNotRepeated() {
    assertThat(check(setting("password", new Secret()), "password", "hunter2"))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.toString()).doesNotContain("hunter2");
              assertThat(issue.message()).contains("env:NAME");
            });
  }

  @Test
  void missingRequiredSettingIsAnErrorWithItsHelp() {
    assertThat(check(setting("broker", Text.ANY).asRequired()))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("broker");
              assertThat(issue.suggestion()).isEqualTo("help");
            });
  }

  @Test
  void requiredListIsThereWithOneItem() {
    Setting brokers = setting("brokers", new Items(Text.ANY)).asRequired();
    assertThat(check(brokers, "brokers.0", "a", "brokers.1", "b")).isEmpty();
    assertThat(check(brokers)).hasSize(1);
  }

  @Test
  void unknownKeySuggestsTheNearestKnownOne() {
    assertThat(check(setting("keep-alive", TIME), "keepalive", "5s"))
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.path()).isEqualTo("keepalive");
              assertThat(issue.suggestion()).contains("[keep-alive]");
            });
  }

  @Test
  void unknownKeyLikeNothingKnownNamesTheFewThereAre() {
    assertThat(check(setting("qos", WHOLE), "banana", "5"))
        .singleElement()
        .extracting(Issue::suggestion)
        .isEqualTo("one of qos");
  }

  @Test
  void faultInAListIsFoundAtItsItem() {
    assertThat(check(setting("list", new Items(WHOLE)), "list.0", "1", "list.1", "9"))
        .extracting(Issue::path)
        .containsExactly("list.1");
  }

  @Test
  void gapInAListIsFound() {
    assertThat(check(setting("list", new Items(WHOLE)), "list.0", "1", "list.2", "1"))
        .extracting(Issue::path)
        .containsExactly("list.2");
  }

  @Test
  void faultsInRowsAreFoundAtTheirCells() {
    Setting presence =
        setting(
            "presence",
            new Rows(List.of(setting("topic", Text.ANY).asRequired(), setting("qos", WHOLE))));
    assertThat(
            check(
                presence, "presence.0.topic", "a", "presence.1.qos", "5", "presence.1.tpoic", "b"))
        .extracting(Issue::path)
        .containsExactlyInAnyOrder("presence.1.topic", "presence.1.qos", "presence.1.tpoic");
  }

  @Test
  void entriesTakeFreeNamesWithDots() {
    Setting map = setting("map", new Entries(WHOLE));
    assertThat(check(map, "map.ON", "1", "map.a.b", "2")).isEmpty();
    assertThat(check(map, "map.ON", "x")).extracting(Issue::path).containsExactly("map.ON");
  }

  @Test
  void everyFaultIsFoundAtOnce() {
    SettingValidator validator =
        new SettingValidator(
            List.of(
                setting("a", WHOLE), setting("b", new Flag()), setting("c", TIME).asRequired()));
    assertThat(validator.check(Settings.of("a", "x", "b", "y", "d", "z")))
        .extracting(Issue::path)
        .containsExactlyInAnyOrder("a", "b", "c", "d");
  }
}
