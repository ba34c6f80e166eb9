package io.tagwire.host.corpus;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import io.tagwire.host.command.Cli;
import io.tagwire.host.corpus.LearnedSite.LearnedDevice;
import io.tagwire.host.recording.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private static final int LEAST = 172;

  /** So many of the values an engineer wants are shown, without a word from him; never fewer. */
  private static final int LEAST_VALUES = 454;

  private static final String ANSWER = "it answers a command; the points read what follows from it";
  private static final String SHARED = "several devices of the corpus have its topic";

  /** Why devices are rightly not recognised, by family, or by family and device. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          entry("RAW", "a bare value says nothing about its device"),
          entry("EMQX Neuron: driver state", "it names drivers, but no group and no tag"),
          entry("EMQX Neuron: read response", "it names no driver and no group"),
          entry("ESPHome: garage door cover", "the words of a cover stay a text"),
          entry("ESPHome: status birth", "many devices say online at .../status"),
          entry(
              "Home Assistant MQTT discovery: delete discovered entity",
              "its document is withdrawn"),
          entry("Home Assistant MQTT discovery: garden motion", "its document is withdrawn"),
          entry("Homie 4: super-car", "it describes the device: units and formats are no values"),
          entry(
              "Homie 5: SPAN Panel circuit",
              "words of a relay and signs of a power are not told without a description"),
          entry(
              "Homie 5: colour property",
              "that a text is a colour is not told without a description"),
          entry("Ignition MQTT Transmission: Sparkplug_B_v1_0_JSON data format", "it is a command"),
          entry(
              "Milesight: CT101 read failed", "only the text of a failure was heard, and no value"),
          entry("Milesight: EM300-TH raw bytes", "bytes do not say what they mean"),
          entry(
              "Shelly Gen2+: EM Gen3 status frame",
              "it reports by events, too, which the points read"),
          entry("Shelly Gen2+: Plus 1 status", "it reports by events, too, which the points read"),
          entry(
              "Shelly Gen2+: Plus 1PM status topic",
              "it reports by events, too, which the points read"),
          entry("Tasmota: P1 smart meter line in JSON", "a line of a meter stays a text"),
          entry("Tasmota: ESP_BOX bare scalar beside Tasmota", "it is no Tasmota device"),
          entry("Tasmota: ESP_BOX topic with spaces and dot", "it is no Tasmota device"),
          entry("Tasmota: Sonoff POW R2 status 8 reply", ANSWER),
          entry("Tasmota: deep sleep LWT", "its prefix is not one of Tasmota"),
          entry(
              "Tasmota: relay command result",
              "POWER1 is one of several relays; how many there are is not told"),
          entry("Tasmota: relay state, plain text", SHARED),
          entry("Victron Venus OS: end of full publish", "it is no value of the plant"),
          entry("Victron Venus OS: end of full publish with echo", "it is no value of the plant"),
          entry("Victron Venus OS: library test", "a list in a text stays a text"),
          entry("Zigbee2MQTT: LED1545G12 bulb", SHARED),
          entry("Zigbee2MQTT: RTCGQ01LM motion", SHARED),
          entry("Zigbee2MQTT: WXKG01LM click", SHARED));

  /** Why values of devices that are recognised are rightly not shown. */
  private static final Map<String, String> UNSHOWN =
      Map.ofEntries(
          entry("AWS IoT: shadow delta", "the version of the document is no value of the thing"),
          entry("ChirpStack v3: soil node, text in base64", "bytes do not say what they mean"),
          entry(
              "ChirpStack v4: Dragino LHT52",
              "that a number means no value, or a time, is not told"),
          entry("ChirpStack v4: LoRa Cloud integration", "null says nothing about its type"),
          entry("ChirpStack v4: Test device, undecoded", "bytes do not say what they mean"),
          entry("ChirpStack v4: meter, undecoded", "bytes do not say what they mean"),
          entry("EMQX Neuron: custom format nested", "an error is the quality of its tag"),
          entry(
              "EMQX Neuron: custom format with gateway info",
              "it says who sends, not what is measured"),
          entry("EMQX Neuron: custom format, static tags", "an error is the quality of its tag"),
          entry("Homie 5: alert", "a number in a sentence stays in the sentence"),
          entry("OPC UA PubSub JSON: OPC Publisher samples mode", "it is the quality of the point"),
          entry(
              "Shelly Gen1: Shelly 3EM info",
              "what stands in lists of the information is told by topics of its own"),
          entry("Tasmota: AM2301 (invalid reading)", "a unit is that of the points, no value"),
          entry("Tasmota: BMP280 in mmHg", "a unit is that of the points, no value"),
          entry(
              "The Things Stack v3: Cayenne LPP two temperatures",
              "several devices of the corpus have its topic"),
          entry(
              "The Things Stack v3: join with attributes",
              "attributes of a join are those of the network, not of the plant"),
          entry("The Things Stack v3: uplink text payload", "bytes do not say what they mean"),
          entry("The Things Stack v3: uplink, undecoded", "bytes do not say what they mean"),
          entry(
              "Theengs / OpenMQTTGateway: RuuviTag RAWv1 maximum values",
              "that the ends of a range mean no value is not told"),
          entry(
              "Theengs / OpenMQTTGateway: Xiaomi LYWSDCGQ",
              "its address is in the topic and the parameters"),
          entry(
              "Victron Venus OS: settings with limits",
              "limits of a setting are no values of the plant"),
          entry("Zigbee2MQTT: IKEA E1743 remote", "the firmware is the matter of the bridge"),
          entry(
              "Zigbee2MQTT: Philips bulb update available",
              "the firmware is the matter of the bridge"),
          entry(
              "Zigbee2MQTT: Philips hue bulb updating", "the firmware is the matter of the bridge"),
          entry("Zigbee2MQTT: SONOFF BASICZBR3", "the document of the bridge does not list it"),
          entry(
              "Zigbee2MQTT: Xiaomi MCCGQ01LM window",
              "contact is shown as it is sent: true is closed"),
          entry(
              "Zigbee2MQTT: Xiaomi MCCGQ01LM, name with space",
              "contact is shown as it is sent: true is closed"),
          entry("Zigbee2MQTT: Xiaomi WSDCGQ01LM", "the document of the bridge does not list it"),
          entry(
              "Zigbee2MQTT: Xiaomi WXKG01LM button",
              "the document of the bridge does not list it"));

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
    Count count = new Count(LearnedSite.of(learned, project));
    CorpusMessage.all().forEach(count::add);
    System.out.println(count.table(taken));
    assertThat(count.wrong).isEmpty();
    assertThat(count.recognised()).isGreaterThanOrEqualTo(LEAST);
    assertThat(count.shown).isGreaterThanOrEqualTo(LEAST_VALUES);
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

  // What was recognised, family by family. A device is recognised if what was learned is of its
  // family, and its points show something of each of its messages: then topic and place fit. It is
  // whole if they show all that an engineer wants out of them.
  private static final class Count {
    private final LearnedSite site;
    private final Map<String, Set<String>> present = new TreeMap<>();
    private final Map<String, Set<String>> misfits = new TreeMap<>();
    private final Map<String, Set<String>> missed = new TreeMap<>();
    private final Map<String, Set<String>> partly = new TreeMap<>();
    private final Set<String> wrong = new TreeSet<>();
    private int shown;
    private int all;

    Count(LearnedSite site) {
      this.site = site;
    }

    void add(CorpusMessage message) {
      String family = message.family();
      String device = family + ": " + message.device();
      present.computeIfAbsent(family, key -> new TreeSet<>()).add(message.device());
      all += message.expectations().size();
      List<LearnedDevice> taken = site.on(message.topic());
      List<LearnedDevice> right = taken.stream().filter(one -> one.isOf(family)).toList();
      // Whoever has a gateway for its presence does not claim to be the gateway.
      taken.stream()
          .filter(one -> !one.isOf(family) && one.claims(message.topic()))
          .forEach(one -> wrong.add(device + " taken for " + one.name() + ": " + message.topic()));
      if (right.isEmpty()) {
        missed.computeIfAbsent(device, key -> new TreeSet<>()).add(message.topic());
        return;
      }
      List<String> missing = least(right, message);
      shown += message.expectations().size() - missing.size();
      if (!missing.isEmpty()) {
        boolean none = missing.size() >= message.expectations().size();
        (none ? misfits : partly).computeIfAbsent(device, key -> new TreeSet<>()).addAll(missing);
      }
    }

    // Two devices may have their say about one message: a meter in the telemetry of a relay.
    private List<String> least(List<LearnedDevice> devices, CorpusMessage message) {
      List<String> missing = new ArrayList<>(site.missing(devices.get(0), message));
      devices.stream().skip(1).forEach(one -> missing.retainAll(site.missing(one, message)));
      return missing;
    }

    private boolean isRecognised(String device) {
      return !missed.containsKey(device) && !misfits.containsKey(device);
    }

    int recognised() {
      return present.keySet().stream().mapToInt(this::recognised).sum();
    }

    private int recognised(String family) {
      return (int)
          present.getOrDefault(family, Set.of()).stream()
              .filter(device -> isRecognised(family + ": " + device))
              .count();
    }

    /** Devices that are not recognised, or not whole, although nothing speaks against it. */
    Set<String> unexplained() {
      Set<String> devices = new TreeSet<>(missed.keySet());
      devices.addAll(misfits.keySet());
      devices.addAll(partly.keySet());
      devices.removeIf(name -> !reason(name).isEmpty());
      return devices;
    }

    private static String reason(String name) {
      String family = name.substring(0, name.indexOf(": "));
      return REASONS.getOrDefault(
          name, UNSHOWN.getOrDefault(name, REASONS.getOrDefault(family, "")));
    }

    String table(Duration taken) {
      StringBuilder table = new StringBuilder("Learned from the whole corpus, shuffled:");
      int devices = 0;
      for (Map.Entry<String, Set<String>> family : present.entrySet()) {
        table.append(
            String.format(
                "%n  %-32s %3d of %3d recognised",
                family.getKey(), recognised(family.getKey()), family.getValue().size()));
        devices += family.getValue().size();
      }
      table.append(String.format("%n  %-32s %3d of %3d recognised", "all", recognised(), devices));
      table.append(
          String.format(
              "%n  %d of them in part, values shown: %d of %d",
              partly.keySet().stream().filter(this::isRecognised).count(), shown, all));
      table.append(
          String.format(
              "%n  wrongly recognised: %d, taken: %d ms", wrong.size(), taken.toMillis()));
      wrong.forEach(one -> table.append(String.format("%n  wrong: %s", one)));
      missed.forEach((name, topics) -> table.append(line("not recognised", name, topics)));
      misfits.forEach((name, values) -> table.append(line("parameters do not fit", name, values)));
      partly.forEach((name, values) -> table.append(line("does not show", name, values)));
      return table.toString();
    }

    private static String line(String what, String name, Set<String> details) {
      String reason = reason(name);
      return String.format(
          "%n  %s: %s %s%s", what, name, details, reason.isEmpty() ? "" : ": " + reason);
    }
  }
}
