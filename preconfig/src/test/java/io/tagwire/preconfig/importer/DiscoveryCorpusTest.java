package io.tagwire.preconfig.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Imports every document of the corpus that lies beside the repository and compares every tag that
 * should come of it: name, topics, selector, command, type, unit, range, words, options, presence.
 */
class DiscoveryCorpusTest {
  // What a template of a document means, in the settings of the driver: judged by hand.
  private static final Map<String, String> TEMPLATES =
      Map.ofEntries(
          Map.entry("Anti-freeze", "/value {0=off, 1=on, false=off, true=on}"),
          Map.entry("Mirror light state", "/output {0=off, 1=on, false=off, true=on}"),
          Map.entry("Light", "/value {0=OFF, 1=ON, false=OFF, true=ON}"),
          Map.entry("Cloud", "/connected {0=OFF, 1=ON, false=OFF, true=ON}"),
          Map.entry("Input 0", "/state {0=OFF, 1=ON, false=OFF, true=ON}"),
          Map.entry("Office Light", "/output {0=off, 1=on, false=off, true=on}"),
          Map.entry(
              "Firmware beta latest",
              "/sys/available_updates/beta/version || /sys/installed_version {}"),
          Map.entry("Button 0", "/params/events/0/event {}"),
          Map.entry("Action", "/action {}"),
          Map.entry(
              "climate mode", "/operating_mode {*=off, manual=heat, pause=off, schedule=auto}"),
          Map.entry(
              "climate action",
              "/running_state {cool=cooling, fan_only=fan, heat=heating, idle=idle}"),
          // Steps 0 to 4 are shown as percentages, as Home Assistant does.
          Map.entry("fan percentage", "/fan_mode {high=75, low=25, medium=50, off=0, on=100}"),
          Map.entry("fan preset", "/fan_mode {*=None, smart=smart}"),
          Map.entry("update installed", "/update/installed_version {}"),
          // The corpus points into what the template makes, the importer into the message.
          Map.entry("update latest", "/update/latest_version {}"));

  // What a command template sends for a value: judged by hand.
  private static final Map<String, Map<String, String>> COMMANDS =
      Map.of(
          "climate mode",
          Map.of(
              "auto", "{\"operating_mode\": \"schedule\"}",
              "heat", "{\"operating_mode\": \"manual\"}",
              "off", "{\"operating_mode\": \"pause\"}"),
          "fan percentage",
          Map.of("0", "off", "25", "low", "50", "medium", "75", "high", "100", "on"));

  private final Map<String, int[]> table = new TreeMap<>();
  private final List<String> misses = new ArrayList<>();

  @Test
  void documentsOfTheCorpusBecomeTheTagsItExpects() throws IOException {
    assumeThat(Files.exists(Corpus.FILE)).as("the corpus lies beside the repository").isTrue();
    List<Corpus.Entry> entries = Corpus.entries();
    for (int i = 0; i < entries.size(); i++) {
      judge(i + 1, entries.get(i), entries);
    }
    StringBuilder shown =
        new StringBuilder("Discovery documents of the corpus, tags as expected:\n");
    int passed = 0;
    int all = 0;
    for (Map.Entry<String, int[]> row : table.entrySet()) {
      shown.append(
          String.format("  %-36s %4d / %d%n", row.getKey(), row.getValue()[0], row.getValue()[1]));
      passed += row.getValue()[0];
      all += row.getValue()[1];
    }
    shown.append(String.format("  %-36s %4d / %d%n", "all", passed, all));
    misses.forEach(miss -> shown.append("  ").append(miss).append('\n'));
    System.out.println(shown);
    assertThat(misses).isEmpty();
  }

  private void judge(int line, Corpus.Entry entry, List<Corpus.Entry> all) {
    Imported imported =
        Importers.importDocuments(CorpusDocuments.of(entry, all), CorpusDocuments.options());
    int[] row = table.computeIfAbsent(entry.family(), family -> new int[2]);
    List<ImportedPoint> points =
        imported.devices().stream().flatMap(device -> device.points().stream()).toList();
    for (Map<String, Object> tag : entry.tags()) {
      List<String> faults = faults(tag, points, entry.availability());
      row[1]++;
      if (faults.isEmpty()) {
        row[0]++;
      } else {
        misses.add(
            line
                + " "
                + entry.topic()
                + " ["
                + Corpus.text(tag, "name")
                + "]: "
                + String.join("; ", faults));
      }
    }
  }

  private static List<String> faults(
      Map<String, Object> tag, List<ImportedPoint> points, List<Map<String, Object>> presence) {
    String name = Corpus.text(tag, "name");
    List<ImportedPoint> named = points.stream().filter(one -> one.name().equals(name)).toList();
    if (named.isEmpty()) {
      return List.of("no such point, only " + points.stream().map(ImportedPoint::name).toList());
    }
    List<String> best = null;
    for (ImportedPoint point : named) {
      List<String> faults = faults(tag, point);
      presenceFaults(point.point(), presence, faults);
      if (best == null || faults.size() < best.size()) {
        best = faults;
      }
    }
    return best == null ? List.of() : best;
  }

  private static List<String> faults(Map<String, Object> tag, ImportedPoint found) {
    List<String> faults = new ArrayList<>();
    Point point = found.point();
    Settings settings = point.settings();
    boolean reads = point.access().canRead();
    differs("read topic", Corpus.text(tag, "read_topic"), reads ? point.address() : "", faults);
    if (reads) {
      selector(tag, point, faults);
    }
    differs(
        "write topic",
        Corpus.text(tag, "write_topic"),
        point.access().canWrite() ? settings.text("write.topic").orElse(point.address()) : "",
        faults);
    if (tag.containsKey("write_template")) {
      command(tag, point, faults);
    }
    differs("type", type(Corpus.text(tag, "type")), point.type().name(), faults);
    differs("unit", Corpus.text(tag, "unit"), point.metadata().unit(), faults);
    if (tag.containsKey("range")) {
      differs("range", range(tag), shown(point.metadata().range()), faults);
    }
    words(tag, point, faults);
    if (tag.containsKey("enum")) {
      List<?> options = (List<?>) tag.get("enum");
      differs(
          "options",
          options.equals(List.of("")) ? "[]" : String.valueOf(options),
          found.options().toString(),
          faults);
    }
    if (tag.containsKey("get_topic")) {
      differs(
          "read request",
          Corpus.text(tag, "get_topic"),
          settings.text("read.topic").orElse(""),
          faults);
    }
    if (tag.containsKey("event") && !found.event()) {
      faults.add("is no event");
    }
    if (tag.containsKey("filter")) {
      Corpus.map(tag.get("filter"))
          .forEach(
              (selector, text) -> {
                boolean there =
                    settings.rows("when").stream()
                        .anyMatch(
                            when ->
                                when.text("selector").filter(selector::equals).isPresent()
                                    && when.text("equals").filter(text::equals).isPresent());
                if (!there) {
                  faults.add("no filter " + selector + "=" + text);
                }
              });
    }
    return faults;
  }

  private static void selector(Map<String, Object> tag, Point point, List<String> faults) {
    String expected = Corpus.text(tag, "selector");
    String found = point.settings().text("selector").orElse("$payload");
    String meaning = TEMPLATES.get(Corpus.text(tag, "name"));
    if (expected.startsWith("template:") || (meaning != null && !expected.equals(found))) {
      differs(
          "template",
          String.valueOf(meaning),
          found + " " + point.settings().section("map").values(),
          faults);
    } else {
      differs("selector", expected, found, faults);
    }
  }

  private static void command(Map<String, Object> tag, Point point, List<String> faults) {
    SentPayload sent = new SentPayload(point);
    Map<String, String> byHand = COMMANDS.get(Corpus.text(tag, "name"));
    if (byHand != null) {
      byHand.forEach((value, payload) -> sameDocument(value, payload, sent.of(value), faults));
      return;
    }
    Object template = tag.get("write_template");
    if (template instanceof Map<?, ?> map) {
      map.forEach(
          (value, payload) ->
              sameDocument(
                  String.valueOf(value),
                  String.valueOf(payload),
                  sent.of(String.valueOf(value)),
                  faults));
      return;
    }
    String text = normal(String.valueOf(template));
    if (!text.contains("{value}")) {
      Map<String, String> fixed = point.settings().section("write.map").values();
      if (!fixed.containsValue(text)) {
        faults.add("sends " + fixed + ", not " + text);
      }
      return;
    }
    List<String> options = List.copyOf(point.settings().section("write.map").values().keySet());
    String value =
        switch (point.type()) {
          case TEXT -> options.isEmpty() ? "some" : options.get(0);
          case BOOL -> "true";
          case ARRAY -> "[1,2]";
          default -> "7";
        };
    // What stands for the value in the message: the number of a choice, the word of a flag.
    String literal =
        point
            .settings()
            .text("write.map." + value)
            .or(() -> point.settings().text("write." + value))
            .orElse(value);
    sameDocument(value, text.replace("{value}", literal), normal(sent.of(value)), faults);
  }

  // Numbers used once have a name of their own in the driver, and who asks is us.
  private static String normal(String template) {
    return template
        .replaceAll("\\{\\{ *(value|position) *}}", "{value}")
        .replace("{h},{s},{b}", "{value}")
        .replace("{seq}", "1")
        .replace("\"{id}\"", "1")
        .replace("{client}", "tagwire")
        .replaceFirst("^codec-encoded ", "");
  }

  private static void sameDocument(
      String value, String expected, String found, List<String> faults) {
    boolean same =
        expected.equals(found)
            || (expected.startsWith("{")
                && found.startsWith("{")
                && Corpus.plain(Corpus.parse(expected)).equals(Corpus.plain(Corpus.parse(found))));
    if (!same) {
      faults.add("for " + value + " sends " + found + ", not " + expected);
    }
  }

  private static void words(Map<String, Object> tag, Point point, List<String> faults) {
    for (String value : List.of("true", "false")) {
      String expected = Corpus.text(tag, value + "_value");
      if (expected.isEmpty() || tag.containsKey("event")) {
        continue;
      }
      List<String> words = point.settings().items(value + "-words");
      if (!(words.isEmpty() ? List.of(value) : words).contains(expected)) {
        faults.add(value + " is " + words + ", not " + expected);
      }
    }
  }

  private static void presenceFaults(
      Point point, List<Map<String, Object>> expected, List<String> faults) {
    if (!point.access().canRead()) {
      return;
    }
    for (Map<String, Object> one : expected) {
      String topic = Corpus.text(one, "topic");
      Optional<Settings> row =
          point.settings().rows("presence").stream()
              .filter(found -> found.text("topic").filter(topic::equals).isPresent())
              .findFirst();
      if (row.isEmpty()) {
        faults.add("no presence " + topic);
        continue;
      }
      String selector = Corpus.text(one, "selector");
      String online = row.get().text("online").orElse("online");
      if (selector.startsWith("template:")) {
        differs("presence", "true|1", online, faults);
      } else {
        differs("online", Corpus.text(one, "online"), online.split("\\|", -1)[0], faults);
        // Where a bare word is expected, a selector that takes one as well is as good.
        if (!selector.isEmpty()) {
          differs("presence selector", selector, row.get().text("selector").orElse(""), faults);
        }
      }
    }
  }

  private static void differs(String what, String expected, String found, List<String> faults) {
    if (!expected.equals(found)) {
      faults.add(what + " [" + found + "], not [" + expected + "]");
    }
  }

  private static String type(String word) {
    return switch (word) {
      case "number" -> "REAL";
      case "integer" -> "INT";
      case "boolean" -> "BOOL";
      case "json" -> "ARRAY";
      default -> "TEXT";
    };
  }

  // [0, 100], 0:100, or an end that is another tag with a number as long as that is not known.
  private static String range(Map<String, Object> tag) {
    Object range = tag.get("range");
    List<Double> ends = new ArrayList<>();
    List<?> texts =
        range instanceof List<?> list ? list : List.of(String.valueOf(range).split(":"));
    for (Object text : texts) {
      Matcher number = Pattern.compile("-?[0-9.]+$").matcher(String.valueOf(text));
      if (number.find()) {
        ends.add(Double.valueOf(number.group()));
      }
    }
    return ends.toString();
  }

  private static String shown(@org.jspecify.annotations.Nullable Range range) {
    return range == null ? "[]" : List.of(range.low(), range.high()).toString();
  }
}
