package io.tagwire.mqtt.codec;

import io.tagwire.driver.Diagnostics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
    Stream.of(
            NumberSteps.kinds(),
            TextSteps.kinds(),
            DocumentSteps.kinds(),
            BinarySteps.kinds(),
            TimeSteps.kinds())
        .flatMap(List::stream)
        .forEach(kind -> kinds.put(kind.name(), kind));
    return Collections.unmodifiableMap(kinds);
  }

  /** All steps there are. */
  static Collection<StepKind> all() {
    return KINDS.values();
  }

  /** Reads a chain; throws IllegalArgumentException naming chain, step and rule. */
  static DecodeChain parse(String text) {
    String place = "Decode [" + text + "]";
    List<Named> steps = new ArrayList<>();
    for (ChainReader.Call call : new ChainReader(text).read()) {
      StepKind kind = call.among(KINDS, place);
      try {
        List<Step> parts = kind.factory().apply(call.arguments()).parts();
        for (int i = 0; i < parts.size(); i++) {
          // What is shared is known by its text: a part before the last is the kind's alone.
          String part = i < parts.size() - 1 ? call.name() : call.text();
          steps.add(new Named(part, parts.get(i)));
        }
      } catch (NoClassDefFoundError e) {
        throw new IllegalArgumentException(
            place
                + ": step ["
                + call.text()
                + "] needs a library that is not beside the driver: "
                + DocumentSteps.library(call.name()),
            e);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            place + ": step [" + call.text() + "]: " + e.getMessage(), e);
      }
    }
    return new DecodeChain(steps);
  }

  /** The value after all steps, or the first Fault or Nothing on the way. */
  Object apply(Object raw) {
    Object value = raw;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i).step();
      if (value instanceof Fault || (value instanceof Nothing && !step.takesNothing())) {
        continue;
      }
      value = step.apply(value);
    }
    return value;
  }

  /** The steps up to the last one that reads a whole document. */
  DecodeChain shared() {
    int end = 0;
    for (int i = 0; i < steps.size(); i++) {
      end = steps.get(i).step().readsDocument() ? i + 1 : end;
    }
    return end == 0 ? NONE : new DecodeChain(steps.subList(0, end));
  }

  /** The steps after {@link #shared}. */
  DecodeChain own() {
    int from = shared().steps.size();
    return from == 0 ? this : new DecodeChain(steps.subList(from, steps.size()));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The same, telling what every step makes of it. */
  Object apply(Object raw, List<Diagnostics.Step> told) {
    Object value = raw;
    for (Named named : steps) {
      if (value instanceof Fault || (value instanceof Nothing && !named.step().takesNothing())) {
        continue;
      }
      value = named.step().apply(value);
      told.add(new Diagnostics.Step("decode " + named.text(), outcome(value)));
    }
    return value;
  }

  @Override
  public String toString() {
    return String.join(" | ", steps.stream().map(Named::text).toList());
  }

  static String outcome(Object value) {
    return value instanceof Fault fault ? fault.detail() : Raw.shown(value);
  }
}
