package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpanderTest {
  private static final Place ROW = new Place("devices.csv", 7);
  private static final String HEAD =
      TemplateText.HEAD
          + """
      parameters:
        - { key: device, label: D, help: H, required: true, pattern: "[a-z0-9]+" }
        - { key: name, label: N, help: H, default: "${device|upper}" }
        - { key: relays, kind: whole, min: 0, max: 8, label: R, help: H, default: 2 }
        - { key: unit, label: U, help: H }
        - { key: phases, kind: items, label: P, help: H }
        - key: fields
          kind: rows
          label: F
          help: H
          columns:
            - { key: name, label: N, help: H, required: true }
            - { key: unit, label: U, help: H, default: K }
        - { key: words, kind: entries, label: W, help: H }
      """;
  private final Problems problems = new Problems();

  private List<SourcedPoint> expand(String body, String... parameters) {
    Template template =
        TemplateText.read(HEAD + body, problems)
            .orElseThrow(() -> new AssertionError(problems.list()));
    return Expander.expand(
            template, SourcedSettings.at(ROW, Settings.of(parameters)), ROW, problems)
        .points();
  }

  private List<String> ids(String body, String... parameters) {
    return expand(body, parameters).stream().map(point -> point.point().id()).toList();
  }

  @Test
  void loopsNestWithTheLastVariableFastest() {
    assertThat(
            ids(
                "points: [ { for: { r: \"1..${relays}\", p: phases }, id: \"${name}.${r}.${p}.${p.index}\","
                    + " address: x, type: int } ]",
                "device",
                "a",
                "phases.0",
                "L1",
                "phases.1",
                "L2"))
        .containsExactly("A.1.L1.0", "A.1.L2.1", "A.2.L1.0", "A.2.L2.1");
  }

  @Test
  void rangeCanLeaveOutItsEndAndCanBeEmpty() {
    String body =
        "points: [ { for: { r: \"0..<${relays}\" }, id: \"s${r}\", address: x, type: int } ]";

    assertThat(ids(body, "device", "a", "relays", "3")).containsExactly("s0", "s1", "s2");
    assertThat(ids(body, "device", "a", "relays", "0")).isEmpty();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void loopOverRowsBindsTheirColumnsWithTheirDefaults() {
    List<SourcedPoint> points =
        expand(
            "points: [ { for: { f: fields }, id: \"${f.name}\", address: \"x/${f.number}\", type: int,"
                + " unit: \"${f.unit}\" } ]",
            "device",
            "a",
            "fields.0.name",
            "t",
            "fields.1.name",
            "p",
            "fields.1.unit",
            "bar");

    assertThat(points).extracting(one -> one.point().address()).containsExactly("x/1", "x/2");
    assertThat(points).extracting(one -> one.point().metadata().unit()).containsExactly("K", "bar");
  }

  @Test
  void keyOfAReferenceWithoutAValueVanishes() {
    Point point =
        expand(
                "points: [ { id: a, address: x, type: int, unit: \"${unit}\", scale: \"${unit}\","
                    + " bad-values: [ \"${unit}\", \"9\" ] } ]",
                "device",
                "a")
            .get(0)
            .point();

    assertThat(point.metadata().unit()).isEmpty();
    assertThat(point.settings().values()).containsOnly(Map.entry("bad-values.0", "9"));
  }

  @Test
  void defaultsAreMergedAndThePointWins() {
    String body =
        """
        defaults:
          type: real
          time: { selector: /t, format: iso }
          presence: [ { topic: a }, { topic: b } ]
        points:
          - defaults: { address: "dev/${device}", time: { zone: UTC } }
            points:
              - { id: one }
              - { id: two, type: int, time: { format: epoch-s }, presence: [ { topic: c } ] }
              - { id: three, without: [ time, presence ] }
        """;

    List<SourcedPoint> points = expand(body, "device", "a");

    assertThat(problems.list()).isEmpty();
    assertThat(points.get(0).point().settings().values())
        .containsOnly(
            Map.entry("presence.0.topic", "a"),
            Map.entry("presence.1.topic", "b"),
            Map.entry("time.format", "iso"),
            Map.entry("time.selector", "/t"),
            Map.entry("time.zone", "UTC"));
    assertThat(points.get(1).point().settings().values())
        .containsEntry("time.format", "epoch-s")
        .containsEntry("time.selector", "/t")
        .containsEntry("presence.0.topic", "c")
        .doesNotContainKey("presence.1.topic");
    assertThat(points.get(2).point().settings()).isEqualTo(Settings.NONE);
  }

  @Test
  void conditionsDropPointsRowsAndSections() {
    String body =
        """
        points:
          - if: relays > 1
            id: many
            address: x
            type: int
            presence: [ { topic: a }, { if: has unit, topic: b } ]
            time: { if: has unit, selector: /t }
          - { if: relays == 1, id: one, address: x, type: int }
        """;

    List<SourcedPoint> points = expand(body, "device", "a");

    assertThat(points).hasSize(1);
    assertThat(points.get(0).point().settings().values())
        .containsOnly(Map.entry("presence.0.topic", "a"));
  }

  @Test
  void entriesBecomeKeysOfAMapping() {
    assertThat(
            expand(
                    "points: [ { id: a, address: x, type: int, map: { for: { w: words }, \"${w.key}\":"
                        + " \"${w.value}\" } } ]",
                    "device",
                    "a",
                    "words.on",
                    "1",
                    "words.*",
                    "0")
                .get(0)
                .point()
                .settings()
                .values())
        .containsOnly(Map.entry("map.on", "1"), Map.entry("map.*", "0"));
  }

  @Test
  void derivedValueReplacesAndTrims() {
    assertThat(
            expand(
                    """
                    let:
                      base: { text: "%p%/%t%//", replace: { "%p%": tele, "%t%": "${device}" }, trim-end: / }
                      far: "${base}/x"
                      maybe: { if: has unit, text: "in ${unit}" }
                    points: [ { id: a, address: "${far}", type: int, description: "${maybe}" } ]
                    """,
                    "device", "plug")
                .get(0)
                .point()
                .address())
        .isEqualTo("tele/plug/x");
  }

  @Test
  void parameterCannotChangeTheStructure() {
    List<SourcedPoint> points =
        expand(
            "points: [ { id: \"${name}\", address: x, type: int, selector: \"${unit}\" } ]",
            "device",
            "a",
            "name",
            "x\", type: text, y: \"",
            "unit",
            "{ a: 1 }\n- b");

    assertThat(points.get(0).point().id()).isEqualTo("x\", type: text, y: \"");
    assertThat(points.get(0).point().settings().values())
        .containsOnly(Map.entry("selector", "{ a: 1 }\n- b"));
  }

  @Test
  void allFaultsOfTheParametersAreToldWhereTheyStandAndNothingIsExpanded() {
    List<SourcedPoint> points =
        expand(
            "points: [ { id: a, address: x, type: int } ]",
            "relays",
            "9",
            "divice",
            "a",
            "fields.0.unit",
            "K");

    assertThat(points).isEmpty();
    assertThat(problems.list())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "devices.csv:7: error: Parameter [device] is required (H)",
            "devices.csv:7: error: Parameter [relays] must be from 0 to 8, not [9]",
            "devices.csv:7: error: Parameter [divice] is not known (did you mean [device]?)",
            "devices.csv:7: error: Parameter [fields.0.name] is required (H)");
  }

  @Test
  void pointKnowsItsLineInTheTemplateAndWhereItWasApplied() {
    SourcedPoint point =
        expand(
                "points:\n  - id: a\n    address: x\n    type: int\n    selector: /y\n",
                "device",
                "a")
            .get(0);

    assertThat(point.appliedAt()).isEqualTo(ROW);
    assertThat(point.place("selector")).isEqualTo(new Place("t.yaml", 24));
  }

  @Test
  void loopOverTooManyRoundsIsRefused() {
    expand(
        "points: [ { for: { a: 1..999, b: 1..999 }, id: x, address: x, type: int } ]",
        "device",
        "a");

    assertThat(problems.list())
        .extracting(Problem::message)
        .contains("The loop has more than 10000 rounds");
  }

  private static final String SCALED =
      TemplateText.HEAD
          + """
      parameters:
        - { key: factor, kind: decimal, label: F, help: H }
      points: [ { id: a, address: x, type: real, scale: "${factor}" } ]
      """;

  private List<SourcedPoint> scaled(String file, String factor) {
    Template template =
        TemplateText.read(SCALED, problems).orElseThrow(() -> new AssertionError(problems.list()));
    Place place = new Place(file, 7);
    Settings given = Settings.of("factor", factor);
    return Expander.expand(
            template, new SourcedSettings(given, Map.of("factor", place)), place, problems)
        .points();
  }

  @Test
  void commaOfANumberInATableIsItsPoint() {
    assertThat(scaled("devices.csv", "0,25").get(0).point().settings().text("scale"))
        .contains("0.25");
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void commaOfANumberInAProjectIsAMistake() {
    scaled("project.yaml", "0,25");

    assertThat(problems.list())
        .extracting(Problem::toString)
        .anyMatch(text -> text.contains("[factor]") && text.contains("0,25"));
  }
}
