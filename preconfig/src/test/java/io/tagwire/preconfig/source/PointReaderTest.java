package io.tagwire.preconfig.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointReaderTest {
  private static final String LEVEL =
      """
      - id: tank1.level
        address: site/tank1/level
        type: real
        access: read-write
        deadband: 0.01
        unit: m
        description: Level of tank 1
        range: [0, 5]
        selector: /level
        write: { topic: site/tank1/set }
        presence:
          - { topic: site/tank1/status, online: online, offline: offline }
          - topic: site/bridge
            online: up
        true-words: [on, yes]
      """;
  private final Problems problems = new Problems();

  private List<SourcedPoint> read(String text) {
    return PointReader.readAll(
        YamlReader.parse("points.yaml", text, problems).orElseThrow(), problems);
  }

  @Test
  void keysOfThePointAreTakenAndEveryOtherKeyIsASettingFlattened() {
    Point point = read(LEVEL).get(0).point();

    assertThat(problems.list()).isEmpty();
    assertThat(point.id()).isEqualTo("tank1.level");
    assertThat(point.address()).isEqualTo("site/tank1/level");
    assertThat(point.type()).isEqualTo(ValueType.REAL);
    assertThat(point.access()).isEqualTo(Access.READ_WRITE);
    assertThat(point.deadband()).isEqualTo(0.01);
    assertThat(point.metadata().unit()).isEqualTo("m");
    assertThat(point.metadata().range()).isEqualTo(new Range(0, 5));
    assertThat(point.settings().values())
        .containsOnly(
            java.util.Map.entry("presence.0.offline", "offline"),
            java.util.Map.entry("presence.0.online", "online"),
            java.util.Map.entry("presence.0.topic", "site/tank1/status"),
            java.util.Map.entry("presence.1.online", "up"),
            java.util.Map.entry("presence.1.topic", "site/bridge"),
            java.util.Map.entry("selector", "/level"),
            java.util.Map.entry("true-words.0", "on"),
            java.util.Map.entry("true-words.1", "yes"),
            java.util.Map.entry("write.topic", "site/tank1/set"));
  }

  @Test
  void emptyRangeIsNone() {
    SourcedPoint point = read(LEVEL.replace("range: [0, 5]", "range: []")).get(0);

    assertThat(problems.list()).isEmpty();
    assertThat(point.point().metadata().range()).isNull();
  }

  @Test
  void issueOfADriverIsToldWithTheLineOfItsKey() {
    SourcedPoint point = read(LEVEL).get(0);

    assertThat(point.problem(Issue.error("points/tank1.level/presence.1.topic", "x")).line())
        .isEqualTo(13);
    assertThat(point.problem(Issue.error("points/tank1.level/address", "x")).line()).isEqualTo(2);
    assertThat(point.problem(Issue.error("points/tank1.level", "x")).line()).isEqualTo(1);
  }

  @Test
  void issueAboutAMissingKeyStandsAtItsSectionOrAtThePoint() {
    SourcedPoint point = read(LEVEL).get(0);

    assertThat(point.problem(Issue.error("points/tank1.level/write.payload", "x")).line())
        .isEqualTo(10);
    assertThat(point.problem(Issue.error("points/tank1.level/scale", "x")).line()).isEqualTo(1);
  }

  @Test
  void allMistakesOfAPointAreToldAtOnce() {
    read(
        """
        - id: a
          type: reel
          access: readonly
          deadband: -1
          range: [5, 0]
          scale:
        - 17
        - { id: " ", address: x, type: int }
        """);

    assertThat(problems.list())
        .extracting(Problem::line, Problem::message)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(1, "A point needs the key [address]"),
            org.assertj.core.groups.Tuple.tuple(
                2,
                "Key [type] must be one of array, bool, bytes, int, real, struct, text, time, not"
                    + " [reel]"),
            org.assertj.core.groups.Tuple.tuple(
                3, "Key [access] must be one of read, read-write, write, not [readonly]"),
            org.assertj.core.groups.Tuple.tuple(4, "Key [deadband] must be 0 or more, not -1.0"),
            org.assertj.core.groups.Tuple.tuple(
                5, "Key [range]: Range low 5.0 must not be above high 0.0"),
            org.assertj.core.groups.Tuple.tuple(6, "Key [scale] has no value"),
            org.assertj.core.groups.Tuple.tuple(7, "A point must be a mapping, not a value"),
            org.assertj.core.groups.Tuple.tuple(8, "Key [id] must not be blank"));
    assertThat(problems.list())
        .filteredOn(problem -> problem.line() == 2)
        .extracting(Problem::suggestion)
        .containsExactly("did you mean [real]?");
  }

  @Test
  void idUsedTwiceIsAProblemNamingTheFirstPlace() {
    List<SourcedPoint> points =
        read("- { id: a, address: x, type: int }\n- { id: a, address: y, type: int }\n");

    assertThat(PointReader.refuseDuplicates(points, problems)).hasSize(1);
    assertThat(problems.list())
        .extracting(Problem::line, Problem::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                2, "Point id [a] is already used at points.yaml:1"));
  }

  @Test
  void keySetOnceNestedAndOnceWithADotIsAProblem() {
    read("- id: a\n  address: x\n  type: int\n  write.topic: y\n  write:\n    topic: z\n");

    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactly(
            "points.yaml:6: error: Key [write.topic] is set twice, first at points.yaml:4");
  }
}
