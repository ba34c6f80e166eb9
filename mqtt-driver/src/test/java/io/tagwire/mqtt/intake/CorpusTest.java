package io.tagwire.mqtt.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.InboundMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Real messages of real devices through the whole way in: topic and bytes in, tag value out. The
 * corpus lies beside the repository; its bindings are translated mechanically from what it says
 * about each value.
 */
class CorpusTest {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusTest.class);
  private static final Path CORPUS = Path.of("../../shared/corpus/messages.jsonl");

  /** What no setting of a point can tell, by family and tag. */
  private static final Map<String, String> NOT_IN_THE_MESSAGE =
      Map.of(
          "Homie 5/Brightness", "the target on another topic tells that the value is on its way",
          "Home Assistant MQTT discovery/Config", "a deleted document, not a value",
          "Frigate/EndTime", "null that is a state of the event, not a fault");

  /** What the notes of the corpus add to a binding, as settings, by family and tag. */
  private static final Map<String, Settings> BY_NOTE =
      Map.of(
          "Tasmota/Plug_Power",
          Settings.of(
              "quality.selector", "/ZbInfo/0x8959/Reachable",
              "quality.map.false", "UNCERTAIN",
              "quality.map.true", "GOOD"),
          "AWS IoT/Online",
          Settings.of("true-words", "connected", "false-words", "disconnected"),
          "Frigate/Online",
          Settings.of("false-words.0", "stopped", "false-words.1", "offline"));

  private static final long ROUNDED_NANOS = 500_000;

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @Test
  void everyValueOfTheCorpusArrivesAsExpected() throws IOException {
    assumeTrue(Files.exists(CORPUS), "the corpus of real messages is not beside the repository");
    Map<String, int[]> passed = new LinkedHashMap<>();
    List<String> failures = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS)) {
      JsonNode message = JSON.readTree(line);
      String family = message.get("family").textValue();
      run(message, passed.computeIfAbsent(family, name -> new int[2]), failures, gaps);
    }
    StringBuilder table = new StringBuilder("Corpus:");
    passed.forEach(
        (family, of) -> table.append(String.format("%n  %-30s %3d of %3d", family, of[0], of[1])));
    gaps.forEach(gap -> table.append("\n  not yet: ").append(gap));
    LOG.info("{}", table);
    assertThat(passed)
        .containsKeys("Tasmota", "Zigbee2MQTT", "Shelly Gen2+", "ChirpStack v4", "RAW");
    assertThat(failures).isEmpty();
  }

  private static void run(
      JsonNode message, int[] passed, List<String> failures, List<String> gaps) {
    String family = message.get("family").textValue();
    String topic = message.get("topic").textValue();
    List<Point> points = new ArrayList<>();
    List<JsonNode> expected = new ArrayList<>();
    for (JsonNode expect : message.get("expect")) {
      passed[1]++;
      Optional<String> gap = gap(family, expect);
      if (gap.isPresent()) {
        gaps.add(family + " " + topic + " " + expect.get("tag").textValue() + ": " + gap.get());
      } else {
        points.add(point(family, topic, expect));
        expected.add(expect);
      }
    }
    boolean retained = message.path("retain").booleanValue();
    List<TagValue> values = feed(points, topic, payload(message), retained);
    for (int i = 0; i < points.size(); i++) {
      Optional<String> failure = compare(expected.get(i), values.get(i), retained);
      if (failure.isPresent()) {
        failures.add(family + " " + topic + " " + points.get(i) + ": " + failure.get());
      } else {
        passed[0]++;
      }
    }
  }

  private static Optional<String> gap(String family, JsonNode expect) {
    String untold = NOT_IN_THE_MESSAGE.get(family + "/" + expect.get("tag").textValue());
    // The same tag with another value is an ordinary one.
    JsonNode value = expect.get("value");
    if (untold != null && (expect.has("quality") || value.isNull() || value.asText().isEmpty())) {
      return Optional.of(untold);
    }
    return Optional.empty();
  }

  private static List<TagValue> feed(
      List<Point> points, String topic, byte[] payload, boolean retained) {
    FakeContext context = FakeContext.manual();
    // After every message of the corpus: none has a time in the future.
    context.advance(Duration.ofDays(400));
    try (Intake intake = new Intake(context, List.of())) {
      GroupSpec spec = GroupSpec.of("corpus", points, Duration.ZERO);
      GroupDispatcher group = new GroupDispatcher(spec, batch -> {}, context);
      intake.open(spec, group);
      intake.linkUp();
      intake.message(new InboundMessage(topic, payload, 0, retained, false, Map::of));
      List<TagValue> values = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        values.add(group.last(i));
      }
      intake.close(group);
      return values;
    }
  }

  private static byte[] payload(JsonNode message) {
    return message.has("payload_base64")
        ? Base64.getDecoder().decode(message.get("payload_base64").textValue())
        : message.get("payload").textValue().getBytes(StandardCharsets.UTF_8);
  }

  private static Point point(String family, String topic, JsonNode expect) {
    String tag = expect.get("tag").textValue();
    Map<String, String> settings = new TreeMap<>();
    settings.put(
        "selector",
        selector(expect.path("keyed_selector").asText(expect.get("selector").textValue())));
    translate(expect.path("convert"), "", settings);
    if (expect.has("timestamp_selector")) {
      settings.put("time.selector", selector(expect.get("timestamp_selector").textValue()));
      translate(expect.path("timestamp_convert"), "time.", settings);
    }
    JsonNode value = expect.get("value");
    boolean sentinel = expect.path("quality").asText("").equals("BAD") && !value.isNull();
    if (sentinel && !value.asText().isEmpty()) {
      settings.put("bad-values", value.asText());
    }
    if (family.equals("Theengs / OpenMQTTGateway")
        && expect.path("quality").asText("").equals("UNCERTAIN")) {
      settings.put("uncertain-values", value.asText());
    }
    Settings noted = BY_NOTE.get(family + "/" + tag);
    if (noted != null) {
      settings.putAll(noted.values());
    }
    return Point.of(tag, topic, type(expect)).withSettings(new Settings(settings));
  }

  private static String selector(String written) {
    return written.replace("$keys:", "$key:");
  }

  private static ValueType type(JsonNode expect) {
    return switch (expect.get("type").textValue()) {
      case "number" -> ValueType.REAL;
      case "integer" -> ValueType.INT;
      case "boolean" -> ValueType.BOOL;
      case "timestamp" -> ValueType.TIME;
      default -> ValueType.TEXT;
    };
  }

  private static void translate(JsonNode steps, String section, Map<String, String> settings) {
    List<String> chain = new ArrayList<>();
    for (JsonNode step : steps) {
      String text = step.textValue();
      String name = text.split("[:@*]", 2)[0];
      String rest = text.substring(Math.min(text.length(), name.length() + 1));
      boolean time = !section.isEmpty();
      if (time && (name.equals("iso") || name.startsWith("epoch_"))) {
        settings.put("time.format", name.replace('_', '-'));
      } else if (text.startsWith("*")) {
        settings.put("scale", text.substring(1));
      } else if (text.startsWith("/")) {
        settings.put("scale", BigDecimal.ONE.divide(new BigDecimal(text.substring(1))).toString());
      } else if (name.startsWith("round")) {
        settings.put("round", name.substring("round".length()));
      } else if (name.equals("notbool")) {
        settings.put("invert", "true");
      } else if (!name.equals("bool") && !name.equals("int")) {
        chain.add(step(name, rest));
      }
    }
    if (!chain.isEmpty()) {
      settings.put(section + "decode", String.join(" | ", chain));
    }
  }

  private static String step(String name, String rest) {
    return switch (name) {
      case "num" -> "number";
      case "comma" -> "decimal-comma";
      case "leadnum_comma" -> "leading-number(',')";
      case "epoch_s", "epoch_ms" -> name.replace('_', '-');
      case "iso", "base64", "trim", "json" -> name;
      case "utf8" -> "text";
      case "hexbytes" -> "hex";
      case "xml" -> "xml('" + rest + "')";
      case "kv", "alt" -> pairs(name, rest);
      case "influx" -> "influx-line(" + rest + ")";
      case "ptr" -> "pointer('" + rest + "')";
      case "bit" -> "bit(" + rest + ")";
      case "regex" -> "regex('" + rest + "')";
      case "eq" -> "eq('" + rest + "')";
      case "csv" ->
          rest.contains(":")
              ? "csv("
                  + rest.substring(0, rest.indexOf(':'))
                  + ", '"
                  + rest.substring(rest.indexOf(':') + 1)
                  + "')"
              : "csv(" + rest + ")";
      default -> binary(name, rest);
    };
  }

  private static String pairs(String name, String rest) {
    String[] parts = rest.split(":", -1);
    String last = parts[parts.length - 1];
    return name.equals("kv")
        ? "key-value('" + parts[0] + "', '" + parts[1] + "', " + last + ")"
        : "alternating('" + parts[0] + "', " + last + ")";
  }

  private static String binary(String name, String offset) {
    String kind =
        switch (name.charAt(0)) {
          case 'i' -> "int";
          case 'u' -> "uint";
          case 'f' -> "float";
          default -> throw new IllegalArgumentException("no translation for " + name);
        };
    String bits = name.replaceAll("\\D", "");
    int size = kind.equals("float") || bits.length() == 2 ? Integer.parseInt(bits) : 8;
    return "binary("
        + kind
        + size
        + ", "
        + (name.endsWith("le") ? "le" : "be")
        + ", "
        + offset
        + ")";
  }

  private static Optional<String> compare(JsonNode expect, TagValue actual, boolean retained) {
    Instant time = time(expect.path("timestamp").textValue());
    if (!sameTime(expect, time, actual.sourceTimestamp())) {
      return Optional.of("source time " + time + " expected, got " + actual);
    }
    String quality = expect.path("quality").asText("GOOD");
    if (quality.equals("BAD")) {
      return actual.quality().isBad() && actual.value() == null
          ? Optional.empty()
          : Optional.of("bad expected, got " + actual);
    }
    Quality wanted =
        quality.equals("UNCERTAIN")
            ? Quality.UNCERTAIN
            : (retained && time == null) ? Quality.UNCERTAIN_INITIAL : Quality.GOOD;
    if (actual.quality() != wanted) {
      return Optional.of(wanted + " expected, got " + actual);
    }
    Value value = value(expect);
    if (value instanceof Value.Time wantedTime && actual.value() instanceof Value.Time got) {
      return Math.abs(Duration.between(wantedTime.value(), got.value()).toNanos()) <= ROUNDED_NANOS
          ? Optional.empty()
          : Optional.of(value + " expected, got " + actual);
    }
    return value.equals(actual.value())
        ? Optional.empty()
        : Optional.of(value + " expected, got " + actual);
  }

  // The corpus rounds fractions of epoch seconds to milliseconds; the driver keeps them.
  private static boolean sameTime(
      JsonNode expect, @Nullable Instant expected, @Nullable Instant actual) {
    boolean rounded = expect.path("timestamp_convert").toString().contains("epoch_s");
    return (rounded && expected != null && actual != null)
        ? Math.abs(Duration.between(expected, actual).toNanos()) <= ROUNDED_NANOS
        : Objects.equals(expected, actual);
  }

  private static Value value(JsonNode expect) {
    JsonNode value = expect.get("value");
    return switch (type(expect)) {
      case REAL -> new Value.Real(value.doubleValue());
      case INT -> new Value.Int(new BigDecimal(value.asText()).longValueExact());
      case BOOL -> Value.Bool.of(value.booleanValue());
      case TIME -> new Value.Time(Objects.requireNonNull(time(value.textValue())));
      default -> new Value.Text(value.textValue());
    };
  }

  // Without a zone it is device-local time, zone not told: bound with UTC.
  private static @Nullable Instant time(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.endsWith("Z")
        ? Instant.parse(text)
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
