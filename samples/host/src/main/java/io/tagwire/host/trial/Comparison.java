package io.tagwire.host.trial;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.host.output.ValueText;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.template.Example.Expectation;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a tag shows against what an example promises. */
record Comparison(Expectation expectation, Point point, TagValue found) {
  private static final double RELATIVE_TOLERANCE = 1e-9;
  private static final String NONE = "none";

  /** What is different, in a sentence with its place. */
  Optional<String> failure() {
    String difference = difference();
    return difference.isEmpty()
        ? Optional.empty()
        : Optional.of(
            expectation.place() + ": point [" + point.id() + "] " + difference + detail());
  }

  private String difference() {
    Node wanted = expectation.value();
    if (wanted != null && !matches(wanted)) {
      return "should be [" + text(wanted) + "], is [" + found.value() + "]";
    }
    if (found.quality() != expectation.quality()) {
      return "should be " + expectation.quality() + ", is " + found.quality();
    }
    String time = expectation.sourceTime();
    if (time != null && !time.equals(text(found.sourceTimestamp(), time))) {
      return "should have source time [" + time + "], has [" + found.sourceTimestamp() + "]";
    }
    return "";
  }

  private boolean matches(Node wanted) {
    Value value = found.value();
    if (wanted instanceof Scalar scalar && scalar.isNull()) {
      return value == null;
    }
    return value != null && equal(wanted, value);
  }

  private static boolean equal(Node wanted, Value value) {
    if (wanted instanceof Scalar scalar) {
      return equal(scalar.text(), value);
    }
    if (wanted instanceof Sequence sequence && value instanceof Value.Array array) {
      if (sequence.items().size() != array.items().size()) {
        return false;
      }
      for (int i = 0; i < array.items().size(); i++) {
        if (!equal(sequence.items().get(i), array.items().get(i))) {
          return false;
        }
      }
      return true;
    }
    if (wanted instanceof Mapping mapping && value instanceof Value.Struct struct) {
      return mapping.members().size() == struct.fields().size()
          && mapping.members().stream()
              .allMatch(
                  member -> {
                    Value field = struct.fields().get(member.key());
                    return field != null && equal(member.value(), field);
                  });
    }
    return false;
  }

  private static boolean equal(String text, Value value) {
    Value wanted;
    try {
      wanted = ValueText.parse(value.type(), text);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (wanted instanceof Value.Real want && value instanceof Value.Real is) {
      double tolerance = RELATIVE_TOLERANCE * Math.max(1, Math.abs(want.value()));
      return Math.abs(want.value() - is.value()) <= tolerance;
    }
    return wanted.equals(value);
  }

  // Both texts may mean one instant: 12:00:00Z and 12:00:00.000Z.
  private static String text(@Nullable Instant time, String wanted) {
    if (time == null) {
      return NONE;
    }
    return !wanted.equals(NONE) && Instant.parse(wanted).equals(time) ? wanted : time.toString();
  }

  private static String text(Node wanted) {
    return wanted instanceof Scalar scalar ? scalar.text() : wanted.noun();
  }

  private String detail() {
    return found.detail() == null ? "" : " (" + found.detail() + ")";
  }
}
