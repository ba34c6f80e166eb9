package io.tagwire.host.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import io.tagwire.host.command.Cli;
import io.tagwire.host.recording.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code learn} on all messages and discovery documents of the corpus, in a random order. */
class CorpusLearnTest {
  private static final Pattern ASKED = Pattern.compile("<client>/rpc \\(.* sent to (.*)/rpc\\)");
  private static final long SEED = 20261130;

  /** So many devices are recognised; never fewer. */
  private static final int LEAST = 192;

  /** Why devices are rightly not recognised, by family, or by family and device. */
  private static final Map<String, String> REASONS =
      Map.of(
          "RAW", "a bare value says nothing about its device",
          "EMQX Neuron: driver state", "it names drivers, but no group and no tag",
          "EMQX Neuron: read response", "it names no driver and no group",
          "ESPHome: status birth", "many devices say online at .../status",
          "Home Assistant MQTT discovery: delete discovered entity", "its document is withdrawn",
          "Home Assistant MQTT discovery: garden motion", "its document is withdrawn",
          "Tasmota: deep sleep LWT", "its prefix is not one of Tasmota",
          "Tasmota: ESP_BOX bare scalar beside Tasmota", "it is no Tasmota device",
          "Tasmota: ESP_BOX topic with spaces and dot", "it is no Tasmota device");

  @TempDir private Path folder;

  @BeforeEach
  void corpusIsThere() {
    assumeTrue(
        Files.isDirectory(CorpusMessage.FOLDER),
        "the corpus of real messages is not beside the repository");
  }

  @Test
  void devicesOfTheCorpusAreRecognisedAndNoneWrongly() throws IOException {
    Path recording = record();
    Path project = folder.resolve("learned");
    long start = System.nanoTime();
    Cli learned =
        Cli.run("learn", recording.toString(), "--out", project.toString(), "--output", "jsonl");
    Duration taken = Duration.ofNanos(System.nanoTime() - start);

    assertThat(learned.err()).doesNotContain(": error:");
    assertThat(learned.code()).isZero();
    Map<String, String> families = new HashMap<>();
    for (String line : learned.lines()) {
      JsonNode device = CorpusMessage.JSON.readTree(line);
      if (device.has("importer")) {
        families.put(device.path("topic").asText(), device.path("importer").asText());
      }
      device
          .path("topics")
          .forEach(topic -> families.put(topic.asText(), device.path("family").asText()));
    }
    Count count = new Count(families);
    CorpusMessage.all().forEach(count::add);
    System.out.println(count.table(taken));
    assertThat(count.wrong).isEmpty();
    assertThat(count.recognised()).isGreaterThanOrEqualTo(LEAST);
    assertThat(count.unexplained()).isEmpty();
    assertThat(project.resolve("project.yaml")).content().contains("import: auto");

    Path again = folder.resolve("again/learned");
    Cli.run("learn", recording.toString(), "--out", again.toString());
    try (var files = Files.walk(project)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(again.resolve(project.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
  }

  private Path record() throws IOException {
    List<RawMessage> messages = new ArrayList<>();
    Instant at = Instant.parse("2026-11-30T00:00:00Z");
    CorpusMessage.all().forEach(message -> messages.add(message.raw(at)));
    ArrayNode bridge = CorpusMessage.JSON.createArrayNode();
    for (JsonNode line : CorpusMessage.lines("discovery.jsonl")) {
      String topic = line.get("topic").textValue();
      Bytes payload = CorpusMessage.payload(line, "payload");
      Matcher asked = ASKED.matcher(topic);
      if (asked.matches()) {
        messages.add(raw("scada-" + asked.group(1) + "/rpc", payload, at));
      } else if (topic.equals("zigbee2mqtt/bridge/devices")) {
        // The corpus has it in parts; a bridge sends one document.
        CorpusMessage.JSON.readTree(payload.toUtf8()).forEach(bridge::add);
      } else if (!topic.contains(" ") && !topic.contains("#")) {
        messages.add(raw(topic, payload, at));
      }
    }
    messages.add(raw("zigbee2mqtt/bridge/devices", Bytes.utf8(bridge.toString()), at));
    Collections.shuffle(messages, new Random(SEED));
    Path file = folder.resolve("corpus.jsonl");
    Files.write(file, messages.stream().map(Recording::line).toList());
    return file;
  }

  private static RawMessage raw(String topic, Bytes payload, Instant at) {
    return new RawMessage(topic, payload, 0, true, false, Map.of(), at);
  }

  // What was recognised, family by family.
  private static final class Count {
    private final Map<String, String> recognised;
    private final Map<String, Set<String>> present = new TreeMap<>();
    private final Map<String, Set<String>> found = new TreeMap<>();
    private final Map<String, Set<String>> missed = new TreeMap<>();
    private final Set<String> wrong = new TreeSet<>();

    Count(Map<String, String> recognised) {
      this.recognised = recognised;
    }

    void add(CorpusMessage message) {
      String family = message.family();
      String given = recognised.get(message.topic());
      present.computeIfAbsent(family, key -> new HashSet<>()).add(message.device());
      if (given == null) {
        missed
            .computeIfAbsent(family + ": " + message.device(), key -> new TreeSet<>())
            .add(message.topic());
      } else if (isSame(family, given)) {
        found.computeIfAbsent(family, key -> new HashSet<>()).add(message.device());
      } else {
        wrong.add(family + " taken for " + given + ": " + message.topic());
      }
    }

    int recognised() {
      return found.values().stream().mapToInt(Set::size).sum();
    }

    /** Devices that are not recognised although nothing speaks against it. */
    Set<String> unexplained() {
      Set<String> devices = new TreeSet<>();
      for (Map.Entry<String, Set<String>> family : present.entrySet()) {
        Set<String> right = found.getOrDefault(family.getKey(), Set.of());
        family.getValue().stream()
            .filter(device -> !right.contains(device))
            .map(device -> family.getKey() + ": " + device)
            .filter(name -> reason(name).isEmpty())
            .forEach(devices::add);
      }
      return devices;
    }

    private static String reason(String name) {
      String family = name.substring(0, name.indexOf(": "));
      return REASONS.getOrDefault(name, REASONS.getOrDefault(family, ""));
    }

    // The corpus and the catalogue name some families a little differently.
    private static boolean isSame(String family, String given) {
      // A document for Home Assistant says itself which topics are those of the device.
      if (given.equals("home-assistant")) {
        return true;
      }
      String one = family.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
      String two = given.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
      return one.startsWith(two) || two.startsWith(one);
    }

    String table(Duration taken) {
      StringBuilder table = new StringBuilder("Learned from the whole corpus, shuffled:");
      int all = 0;
      int had = 0;
      for (Map.Entry<String, Set<String>> family : present.entrySet()) {
        int right = found.getOrDefault(family.getKey(), Set.of()).size();
        table.append(
            String.format(
                "%n  %-32s %3d of %3d recognised",
                family.getKey(), right, family.getValue().size()));
        all += family.getValue().size();
        had += right;
      }
      table.append(String.format("%n  %-32s %3d of %3d recognised", "all", had, all));
      table.append(
          String.format(
              "%n  wrongly recognised: %d, taken: %d ms", wrong.size(), taken.toMillis()));
      missed.forEach(
          (name, topics) ->
              table.append(
                  String.format(
                      "%n  not recognised: %s %s%s",
                      name, topics, reason(name).isEmpty() ? "" : ": " + reason(name))));
      return table.toString();
    }
  }
}
