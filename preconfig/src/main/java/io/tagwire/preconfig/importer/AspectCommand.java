package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.importer.jinja.Reading;
import io.tagwire.preconfig.importer.jinja.Writing;
import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Problems;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is sent for each value of an aspect.
 *
 * @param type of the value
 * @param options the texts it can be; none for any
 * @param commands payloads by the text that is written; none if the value itself is sent
 * @param on what is sent for true; null if nothing is said
 * @param off what is sent for false; null if nothing is said
 * @param shown how a number is shown
 * @param body the members that lead to the value in the command; none for the value alone
 */
record AspectCommand(
    ValueType type,
    List<String> options,
    Map<String, String> commands,
    @Nullable String on,
    @Nullable String off,
    ShownNumber shown,
    List<String> body) {
  private static final String VALUE = "{value}";

  /** Puts it into a point that is read so. */
  void into(PointDraft point, Writing writing, Optional<Reading> reading) {
    Map<String, String> sent = sent(writing, reading);
    if (type == ValueType.BOOL && sent.isEmpty() && on != null && off != null) {
      // The driver asks the map first, if there is one.
      boolean mapped = reading.isPresent() && !reading.get().map().isEmpty();
      point.set(mapped ? "write.map.true" : "write.true", on);
      point.set(mapped ? "write.map.false" : "write.false", off);
    }
    point.map("write.map", sent);
    if (body.isEmpty()) {
      payload(point, writing);
    } else {
      object(point);
    }
  }

  /** Refuses a command that does not undo what reading does. */
  static void fits(Writing writing, Optional<Reading> reading) {
    BigDecimal scale = reading.map(Reading::scale).orElse(BigDecimal.ONE);
    BigDecimal offset = reading.map(Reading::offset).orElse(BigDecimal.ZERO);
    boolean same =
        near(writing.scale().multiply(scale), BigDecimal.ONE)
            && near(writing.offset().multiply(scale), offset.negate());
    if (!same) {
      throw new IllegalArgumentException("it is not scaled the other way round as it is read");
    }
  }

  private static boolean near(BigDecimal one, BigDecimal other) {
    return one.subtract(other).abs().compareTo(new BigDecimal("1e-9")) < 0;
  }

  private Map<String, String> sent(Writing writing, Optional<Reading> reading) {
    if (!commands.isEmpty()) {
      return filled(commands, writing.map());
    }
    Map<String, String> sent = new LinkedHashMap<>();
    if (type == ValueType.BOOL && on != null && off != null) {
      if (!writing.map().isEmpty()) {
        sent.putAll(filled(Map.of("true", on, "false", off), writing.map()));
      }
      return sent;
    }
    for (String option : options) {
      sent.put(option, option);
    }
    if (writing.map().isEmpty()) {
      return reading.isPresent() && !reading.get().map().isEmpty() && options.isEmpty()
          ? same(reading.get().map())
          : sent;
    }
    if (!options.isEmpty()) {
      return filled(sent, writing.map());
    }
    writing
        .map()
        .forEach(
            (value, text) -> {
              if (!value.equals("*")) {
                sent.put(shown.text(value), text);
              }
            });
    return sent;
  }

  private static Map<String, String> same(Map<String, String> map) {
    Map<String, String> same = new LinkedHashMap<>();
    map.values().forEach(text -> same.put(text, text));
    return same;
  }

  // What the template makes of each payload.
  private static Map<String, String> filled(Map<String, String> payloads, Map<String, String> map) {
    if (map.isEmpty()) {
      return payloads;
    }
    Map<String, String> filled = new LinkedHashMap<>();
    payloads.forEach(
        (value, payload) -> {
          String text = map.getOrDefault(payload, map.get("*"));
          if (text != null) {
            filled.put(value, text);
          }
        });
    return filled;
  }

  private void payload(PointDraft point, Writing writing) {
    String payload = writing.payload();
    if (payload.equals(VALUE)) {
      return;
    }
    point.set("write.payload", payload);
    // A text inside of JSON has to be escaped: the driver does that.
    boolean text = type == ValueType.TEXT && payload.contains('"' + VALUE + '"');
    boolean alone =
        !payload.replace('"' + VALUE + '"', "\"\"").contains(VALUE) && isObject(payload);
    if (writing.json() || (text && alone)) {
      point.set("write.format", "json");
    }
  }

  private void object(PointDraft point) {
    StringBuilder object = new StringBuilder();
    body.forEach(key -> object.append("{\"").append(JsonTexts.escaped(key)).append("\":"));
    boolean json = type == ValueType.TEXT || type == ValueType.BOOL;
    object.append(json ? '"' + VALUE + '"' : VALUE).append("}".repeat(body.size()));
    point.set("write.payload", object.toString());
    if (json) {
      point.set("write.format", "json");
    }
  }

  private static boolean isObject(String payload) {
    return JsonReader.parse("command", payload, new Problems()).isPresent();
  }
}
