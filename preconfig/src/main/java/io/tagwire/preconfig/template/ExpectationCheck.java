package io.tagwire.preconfig.template;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.template.Example.Expectation;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what a point shows with what is expected. */
final class ExpectationCheck {
  private ExpectationCheck() {}

  /** What differs, for a person; empty if nothing does. */
  static Optional<String> difference(Expectation expected, TagValue actual) {
    boolean same =
        sameValue(expected.value(), actual.value())
            && expected.quality() == actual.quality()
            && sameTime(expected.sourceTime(), actual.sourceTimestamp());
    return same
        ? Optional.empty()
        : Optional.of(
            expected.point()
                + "\nexpected "
                + shown(expected)
                + "\nbut is   "
                + shown(expected, actual));
  }

  private static boolean sameValue(@Nullable Node expected, @Nullable Value actual) {
    if (expected == null) {
      return true;
    }
    if (expected instanceof Scalar scalar && scalar.isNull()) {
      return actual == null;
    }
    return actual != null && same(expected, actual);
  }

  private static boolean same(Node expected, Value actual) {
    if (actual instanceof Value.Array array) {
      return expected instanceof Sequence sequence && sameItems(sequence.items(), array.items());
    }
    if (actual instanceof Value.Struct struct) {
      return expected instanceof Mapping mapping && sameFields(mapping, struct);
    }
    return expected instanceof Scalar scalar && sameScalar(scalar.text(), actual);
  }

  private static boolean sameItems(List<Node> expected, List<Value> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!same(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameFields(Mapping expected, Value.Struct actual) {
    if (expected.members().size() != actual.fields().size()) {
      return false;
    }
    for (Member member : expected.members()) {
      Value field = actual.fields().get(member.key());
      if (field == null || !same(member.value(), field)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameScalar(String expected, Value actual) {
    try {
      if (actual instanceof Value.Int whole) {
        return Long.parseLong(expected) == whole.value();
      }
      if (actual instanceof Value.Real real) {
        return Double.compare(Double.parseDouble(expected), real.value()) == 0;
      }
      if (actual instanceof Value.Time time) {
        return Instant.parse(expected).equals(time.value());
      }
      if (actual instanceof Value.Binary binary) {
        return Bytes.fromBase64(expected).equals(binary.value());
      }
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
    return expected.equals(actual.toString());
  }

  private static boolean sameTime(@Nullable String expected, @Nullable Instant actual) {
    if (expected == null) {
      return true;
    }
    return expected.equals("none") ? actual == null : Instant.parse(expected).equals(actual);
  }

  private static String shown(Expectation expected) {
    StringBuilder text = new StringBuilder();
    if (expected.value() != null) {
      text.append(shown(expected.value())).append("  ");
    }
    text.append(expected.quality());
    if (expected.sourceTime() != null) {
      text.append("  source time ").append(expected.sourceTime());
    }
    return text.toString();
  }

  // Shows of the actual value what the expectation speaks of, and the reason of a bad quality.
  private static String shown(Expectation expected, TagValue actual) {
    StringBuilder text = new StringBuilder();
    if (expected.value() != null) {
      Value value = actual.value();
      text.append(value == null ? "no value" : value.toString()).append("  ");
    }
    text.append(actual.quality());
    if (expected.sourceTime() != null) {
      Instant time = actual.sourceTimestamp();
      text.append("  source time ").append(time == null ? "none" : time.toString());
    }
    if (actual.detail() != null) {
      text.append("  (").append(actual.detail()).append(')');
    }
    return text.toString();
  }

  private static String shown(Node node) {
    if (node instanceof Scalar scalar) {
      return scalar.isNull() ? "no value" : scalar.text();
    }
    if (node instanceof Sequence sequence) {
      return sequence.items().stream()
          .map(ExpectationCheck::shown)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return ((Mapping) node)
        .members().stream()
            .map(member -> member.key() + "=" + shown(member.value()))
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
