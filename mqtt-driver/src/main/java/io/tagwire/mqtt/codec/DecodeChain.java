package io.tagwire.mqtt.codec;

import io.tagwire.driver.Diagnostics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Decoding steps one after the other, compiled from a text such as {@code csv(1, ';') | number}.
 */
final class DecodeChain {
  static final DecodeChain NONE = new DecodeChain(List.of());

  private static final Map<String, StepKind> KINDS = kinds();

  private final List<Named> steps;

  private record Named(String text, Step step) {}

  private DecodeChain(List<Named> steps) {
    this.steps = List.copyOf(steps);
  }

  private static Map<String, StepKind> kinds() {
    Map<String, StepKind> kinds = new LinkedHashMap<>();
    Stream.of(NumberSteps.kinds(), TextSteps.kinds(), BinarySteps.kinds(), TimeSteps.kinds())
        .flatMap(List::stream)
        .forEach(kind -> kinds.put(kind.name(), kind));
    return kinds;
  }

  /** All steps there are, for people. */
  static String help() {
    StringBuilder help = new StringBuilder();
    KINDS
        .values()
        .forEach(
            kind -> help.append("\n- `").append(kind.syntax()).append("`: ").append(kind.help()));
    return help.toString();
  }

  /** Reads a chain; throws IllegalArgumentException naming chain, step and rule. */
  static DecodeChain parse(String text) {
    List<Named> steps = new ArrayList<>();
    for (ChainReader.Call call : new ChainReader(text).read()) {
      StepKind kind = KINDS.get(call.name());
      if (kind == null) {
        throw new IllegalArgumentException(
            "Decode ["
                + text
                + "]: there is no step ["
                + call.name()
                + "]; there are "
                + String.join(", ", KINDS.keySet()));
      }
      try {
        steps.add(new Named(call.text(), kind.factory().apply(call.arguments())));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Decode [" + text + "]: step [" + call.text() + "]: " + e.getMessage(), e);
      }
    }
    return new DecodeChain(steps);
  }

  /** The value after all steps, or the first Fault or Nothing on the way. */
  Object apply(Object raw) {
    Object value = raw;
    for (int i = 0; i < steps.size(); i++) {
      if (value instanceof Nothing || value instanceof Fault) {
        return value;
      }
      value = steps.get(i).step().apply(value);
    }
    return value;
  }

  /** The same, telling what every step makes of it. */
  Object apply(Object raw, List<Diagnostics.Step> told) {
    Object value = raw;
    for (Named named : steps) {
      if (value instanceof Nothing || value instanceof Fault) {
        return value;
      }
      value = named.step().apply(value);
      told.add(new Diagnostics.Step("decode " + named.text(), outcome(value)));
    }
    return value;
  }

  static String outcome(Object value) {
    return value instanceof Fault fault ? fault.detail() : Raw.shown(value);
  }
}
