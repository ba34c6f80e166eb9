package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.testkit.Budget;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.source.YamlReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Any lines as a template, any parameters: it is read and expanded or has problems, and twice the
 * same. Only regression inputs run in the normal build.
 */
class TemplateFuzzTest {
  private static final Place HERE = new Place("devices.csv", 2);
  private static final String HEAD =
      TemplateText.HEAD
          + """
      parameters:
        - { key: device, label: D, help: H, default: d1 }
        - { key: n, kind: whole, min: 0, max: 8, label: R, help: H, default: 2 }
        - { key: list, kind: items, label: P, help: H }
        - { key: rows, kind: rows, label: F, help: H, columns: [ { key: name, label: N, help: H } ] }
        - { key: words, kind: entries, label: W, help: H }
      """;
  private static final List<String> LINES =
      List.of(
          "points:",
          "  - { id: \"${device}\", address: \"a/${device|id}\", type: real }",
          "  - for: { i: \"1..${n}\", j: list }",
          "    if: has device and n > 1 or not (device == 'x')",
          "    points:",
          "      - { id: \"${i.index}.${j.number}\", address: \"$${x}\", type: text }",
          "  - for: { r: rows }",
          "    defaults: { unit: \"${r.name || device || 'x'}\" }",
          "let:",
          "  short: { text: \"${device}\", replace: { a: b }, trim-end: \"/\", if: has n }",
          "  again: \"${short|upper}${again}\"",
          "defaults:",
          "  write: { topic: \"${device|pointer}\", map: \"${words}\" }",
          "connection:",
          "  will: { topic: \"${device|regex}\" }",
          "recognition:",
          "  - topic: \"a/{device...}/{n}\"",
          "    payload: [ { pointer: \"/x/{m}\", form: number, matches: \"a+\" } ]",
          "    rows: { rows: { under: \"/o/{path...}\", columns: { name: \"${path|id}\" } } }",
          "examples:",
          "  - example: e",
          "    set: { device: d2 }",
          "    steps: [ { topic: a, payload: b, expect: { d2: 1 } } ]");
  private static final List<String> KEYS =
      List.of("device", "n", "list.0", "list.1", "rows.0.name", "words.on", "other");
  private static final List<String> TEXTS = List.of("d2", "4", "9999999", "${device}", "", "/a~1b");

  @FuzzTest(maxDuration = "4m")
  void everyTemplate(FuzzedDataProvider data) {
    Map<String, String> parameters = new TreeMap<>();
    int count = data.consumeInt(0, 5);
    for (int i = 0; i < count; i++) {
      parameters.put(
          data.pickValue(KEYS),
          data.consumeBoolean() ? data.pickValue(TEXTS) : data.consumeString(30));
    }
    StringBuilder text = new StringBuilder(data.consumeBoolean() ? HEAD : "");
    int lines = data.consumeInt(0, 20);
    for (int i = 0; i < lines; i++) {
      text.append(changed(data, data.pickValue(LINES))).append('\n');
    }
    text.append(data.consumeRemainingAsString());
    Budget budget = new Budget();

    Problems problems = new Problems();
    Optional<Expansion> expansion = expand(text.toString(), parameters, problems);
    assertThat(expansion.isPresent() || problems.hasErrors()).isTrue();

    Problems again = new Problems();
    assertThat(expand(text.toString(), parameters, again)).isEqualTo(expansion);
    assertThat(again.list()).isEqualTo(problems.list());
    budget.check();
  }

  // Puts something of the fuzzer into a line of the format.
  private static String changed(FuzzedDataProvider data, String line) {
    if (data.consumeBoolean()) {
      return line;
    }
    int from = data.consumeInt(0, line.length());
    int to = data.consumeInt(from, line.length());
    return line.substring(0, from) + data.consumeString(12) + line.substring(to);
  }

  private static Optional<Expansion> expand(
      String text, Map<String, String> parameters, Problems problems) {
    return YamlReader.parse("t.yaml", text, problems)
        .or(
            () -> {
              problems.error(HERE, "there is nothing to read");
              return Optional.empty();
            })
        .flatMap(node -> TemplateReader.read(node, problems))
        .map(
            template ->
                Expander.expand(
                    template, SourcedSettings.at(HERE, new Settings(parameters)), HERE, problems));
  }
}
