package io.tagwire.preconfig.importer.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a value is in a message, and what becomes of it.
 *
 * @param selector where; {@code $payload} for the payload as text, empty for the whole document
 * @param steps decode steps, in order
 * @param map text by raw text, {@code *} for any other; empty for none
 * @param scale factor, after the steps
 * @param offset added after scaling
 * @param round digits kept behind the decimal point, last of all; -1 for all of them
 * @param when text that must be at a selector for the message to count
 * @param absent what counts where the value is not in a message; empty for nothing
 * @since 0.1
 */
public record Reading(
    String selector,
    List<String> steps,
    Map<String, String> map,
    BigDecimal scale,
    BigDecimal offset,
    int round,
    Map<String, String> when,
    Optional<String> absent)
    implements Symbol {
  /** The text that stands for any other in a map. */
  static final String OTHERWISE = "*";

  private static final String PAYLOAD = "$payload";

  /** Copies the collections. */
  public Reading {
    Objects.requireNonNull(selector, "selector");
    steps = List.copyOf(steps);
    map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
    Objects.requireNonNull(scale, "scale");
    Objects.requireNonNull(offset, "offset");
    when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
    Objects.requireNonNull(absent, "absent");
  }

  /**
   * The place as it is.
   *
   * @param selector where
   * @return the reading
   */
  public static Reading at(String selector) {
    return new Reading(
        selector,
        List.of(),
        Map.of(),
        BigDecimal.ONE,
        BigDecimal.ZERO,
        -1,
        Map.of(),
        Optional.empty());
  }

  /** The payload as it is. */
  public static final Reading WHOLE = at(PAYLOAD);

  /**
   * Understands a template that makes a state of a message.
   *
   * @param template the template
   * @return the value it prints
   * @throws IllegalArgumentException with half a sentence for people, if it cannot be done without
   *     running it
   */
  public static Reading of(String template) {
    Symbol symbol = new Evaluator(Map.of()).template(TemplateParser.parse(template));
    if (symbol instanceof Symbol.Condition condition) {
      return condition.printed();
    }
    if (symbol instanceof Reading reading) {
      return reading;
    }
    throw new IllegalArgumentException(
        symbol instanceof Symbol.Document
            ? "it makes a document of the message"
            : "it does not look at the message");
  }

  /**
   * Understands a template that makes a JSON document of a message, or hands one on.
   *
   * @param template the template
   * @param member the member of that document that is asked for
   * @return its value
   * @throws IllegalArgumentException with half a sentence for people, if it cannot be done without
   *     running it
   */
  public static Reading member(String template, String member) {
    Symbol symbol = new Evaluator(Map.of()).template(TemplateParser.parse(template));
    if (symbol instanceof Symbol.Document document) {
      Symbol inside = document.members().get(member);
      if (inside instanceof Symbol.Condition condition) {
        return condition.printed();
      }
      if (inside instanceof Reading reading) {
        return reading.when(document.when());
      }
      throw new IllegalArgumentException("its document has no [" + member + "] of the message");
    }
    if (symbol instanceof Reading reading && reading.isPlain()) {
      return reading.below(member);
    }
    throw new IllegalArgumentException("it makes no document");
  }

  /**
   * Whether a template makes a JSON document with more than one value in it.
   *
   * @param template the template
   * @return false also for a template that cannot be understood
   */
  public static boolean makesDocument(String template) {
    try {
      return new Evaluator(Map.of()).template(TemplateParser.parse(template))
          instanceof Symbol.Document;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The texts that a map makes of.
   *
   * @param text the text wanted
   * @return raw texts; empty if there are none or any other text gives it
   */
  public List<String> rawOf(String text) {
    List<String> raw = new ArrayList<>();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      if (entry.getValue().equals(text)) {
        if (entry.getKey().equals(OTHERWISE)) {
          return List.of();
        }
        raw.add(entry.getKey());
      }
    }
    return raw;
  }

  /**
   * Whether the value is taken as it is found.
   *
   * @return true without steps, map and arithmetic
   */
  public boolean isPlain() {
    return steps.isEmpty() && map.isEmpty() && !isScaled() && round < 0;
  }

  boolean isScaled() {
    return scale.compareTo(BigDecimal.ONE) != 0 || offset.signum() != 0;
  }

  boolean isSamePlace(Reading other) {
    return selector.equals(other.selector) && steps.equals(other.steps);
  }

  Reading below(String name) {
    if (selector.equals(PAYLOAD) || !isPlain()) {
      throw new IllegalArgumentException("[" + name + "] is asked of what is no document");
    }
    return withSelector(selector + "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  Reading withSelector(String other) {
    return new Reading(other, steps, map, scale, offset, round, when, absent);
  }

  Reading step(String step) {
    if (!map.isEmpty() || isScaled() || round >= 0) {
      throw new IllegalArgumentException("[" + step + "] comes behind a map or arithmetic");
    }
    List<String> more = new ArrayList<>(steps);
    more.add(step);
    return new Reading(selector, more, map, scale, offset, round, when, absent);
  }

  Reading mapped(Map<String, String> other) {
    if (isScaled() || round >= 0) {
      throw new IllegalArgumentException("a choice comes behind arithmetic");
    }
    return new Reading(selector, steps, other, scale, offset, round, when, absent);
  }

  Reading linear(BigDecimal factor, BigDecimal addend) {
    if (!map.isEmpty() || round >= 0) {
      throw new IllegalArgumentException("arithmetic comes behind a map or rounding");
    }
    return new Reading(
        selector,
        steps,
        map,
        scale.multiply(factor),
        offset.multiply(factor).add(addend),
        round,
        when,
        absent);
  }

  Reading rounded(int digits) {
    if (!map.isEmpty() || digits < 0 || digits > 15) {
      throw new IllegalArgumentException("rounding to [" + digits + "] digits is not supported");
    }
    return new Reading(selector, steps, map, scale, offset, digits, when, absent);
  }

  Reading when(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(when);
    all.putAll(more);
    return new Reading(selector, steps, map, scale, offset, round, all, absent);
  }

  Reading orAbsent(String text) {
    return new Reading(selector, steps, map, scale, offset, round, when, Optional.of(text));
  }
}
