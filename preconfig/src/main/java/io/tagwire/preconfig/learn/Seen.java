package io.tagwire.preconfig.learn;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The values that were seen at one place. Not thread-safe. */
final class Seen {
  private final Set<Inference.Kind> kinds = EnumSet.noneOf(Inference.Kind.class);
  private long count;
  private boolean whole = true;
  private String unit = "";
  private Optional<BigDecimal> low = Optional.empty();
  private Optional<BigDecimal> high = Optional.empty();

  void add(Inference.Kind kind, String text) {
    count++;
    kinds.add(kind);
    if (kind == Inference.Kind.SUFFIX) {
      unit = Inference.unit(text);
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

  String unit() {
    return unit;
  }

  Optional<BigDecimal> low() {
    return low;
  }

  Optional<BigDecimal> high() {
    return high;
  }
}
