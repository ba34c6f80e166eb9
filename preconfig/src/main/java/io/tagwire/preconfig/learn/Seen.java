package io.tagwire.preconfig.learn;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The values that were seen at one place. Not thread-safe. */
final class Seen {
  private final Set<Inference.Kind> kinds = EnumSet.noneOf(Inference.Kind.class);
  private long count;
  private boolean whole = true;
  private final Set<String> units = new TreeSet<>();
  private Optional<BigDecimal> low = Optional.empty();
  private Optional<BigDecimal> high = Optional.empty();

  void add(Inference.Kind kind, String text, Optional<String> unit) {
    count++;
    kinds.add(kind);
    if (units.size() < 2) {
      unit.ifPresent(units::add);
    }
    if (kind == Inference.Kind.NUMBER && text.length() < 40) {
      try {
        BigDecimal number = new BigDecimal(text.strip());
        whole &= number.stripTrailingZeros().scale() <= 0;
        low = Optional.of(low.map(number::min).orElse(number));
        high = Optional.of(high.map(number::max).orElse(number));
      } catch (NumberFormatException e) {
        whole = false;
      }
    }
  }

  long count() {
    return count;
  }

  /** The only kind there was; a text if there were several. */
  Inference.Kind kind() {
    return kinds.size() == 1 ? kinds.iterator().next() : Inference.Kind.TEXT;
  }

  boolean isWhole() {
    return whole;
  }

  /** The unit that was told; no text in it if there were several, empty if there was none. */
  Optional<String> unit() {
    return units.isEmpty()
        ? Optional.empty()
        : Optional.of(units.size() == 1 ? units.iterator().next() : "");
  }

  Optional<BigDecimal> low() {
    return low;
  }

  Optional<BigDecimal> high() {
    return high;
  }
}
