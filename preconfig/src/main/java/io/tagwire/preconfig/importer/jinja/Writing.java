package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Symbol.Condition;
import io.tagwire.preconfig.importer.jinja.Symbol.Constant;
import io.tagwire.preconfig.importer.jinja.Symbol.Document;
import io.tagwire.preconfig.importer.jinja.Symbol.Parts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How a command is made of a value.
 *
 * @param payload the payload; <code>{value}</code> stands for the text of the value
 * @param json whether the payload is a JSON document in which the text <code>{value}</code> stands
 *     for the value as JSON
 * @param map text sent by text of the value, {@code *} for any other; empty for none
 * @param scale factor from the value to what is sent
 * @param offset added after scaling
 * @since 0.1
 */
public record Writing(
    String payload, boolean json, Map<String, String> map, BigDecimal scale, BigDecimal offset) {
  /** The value as it is. */
  public static final Writing PLAIN =
      new Writing("{value}", false, Map.of(), BigDecimal.ONE, BigDecimal.ZERO);

  private static final String PLACE = "{value}";
  // What the driver would take for a place of its own.
  private static final Pattern OTHER_PLACE = Pattern.compile("\\{(?!value})[a-z][a-z-]*}");
  private static final String COMMAND = "$command";

  /** Copies the map. */
  public Writing {
    Objects.requireNonNull(payload, "payload");
    map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
    Objects.requireNonNull(scale, "scale");
    Objects.requireNonNull(offset, "offset");
  }

  /**
   * Understands a template that makes a command.
   *
   * @param template the template
   * @param variables names under which it knows the value
   * @return how the command is made
   * @throws IllegalArgumentException with half a sentence for people, if it cannot be done without
   *     running it
   */
  public static Writing of(String template, List<String> variables) {
    Reading value = Reading.at(COMMAND);
    Map<String, Symbol> names = new HashMap<>();
    variables.forEach(name -> names.put(name, value));
    Symbol symbol = new Evaluator(names).body(TemplateParser.parse(template));
    List<Symbol> parts = symbol instanceof Parts several ? several.parts() : List.of(symbol);
    return symbol instanceof Document document
        ? joined(parts(document), true)
        : joined(parts, false);
  }

  private static Writing joined(List<Symbol> parts, boolean json) {
    StringBuilder payload = new StringBuilder();
    List<Reading> readings = new ArrayList<>();
    for (Symbol part : parts) {
      if (part instanceof Constant constant) {
        payload.append(constant.printed());
      } else if (part instanceof Reading || part instanceof Condition) {
        readings.add(part instanceof Condition choice ? choice.printed() : (Reading) part);
        payload.append(json ? '"' + PLACE + '"' : PLACE);
      } else {
        throw new IllegalArgumentException("it sends a document of the value");
      }
    }
    String text = payload.toString().strip();
    if (OTHER_PLACE.matcher(text).find()) {
      throw new IllegalArgumentException("its text looks like a place of the driver");
    }
    if (readings.isEmpty()) {
      return new Writing(text, false, Map.of(), BigDecimal.ONE, BigDecimal.ZERO);
    }
    Reading first = readings.get(0);
    if (readings.stream().anyMatch(other -> !other.equals(first))) {
      throw new IllegalArgumentException("it sends the value in several forms");
    }
    if (!first.selector().equals(COMMAND) || !first.steps().isEmpty()) {
      throw new IllegalArgumentException("it sends something else than the value");
    }
    return new Writing(text, json, first.map(), first.scale(), first.offset());
  }

  private static List<Symbol> parts(Document document) {
    List<Symbol> parts = new ArrayList<>();
    String separator = "{";
    for (Map.Entry<String, Symbol> member : document.members().entrySet()) {
      parts.add(new Constant(separator + quoted(member.getKey()) + ":"));
      separator = ",";
      if (member.getValue() instanceof Constant constant) {
        parts.add(
            new Constant(constant.value() instanceof String text ? quoted(text) : constant.raw()));
      } else {
        parts.add(member.getValue());
      }
    }
    parts.add(new Constant("}"));
    return parts;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Whether a value is sent in a form of its own.
   *
   * @return true with a factor or an addend
   */
  public boolean isScaled() {
    return scale.compareTo(BigDecimal.ONE) != 0 || offset.signum() != 0;
  }
}
