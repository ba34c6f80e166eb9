package io.tagwire.mqtt.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Raw values that stand for something else than themselves, such as -9999 or unavailable. */
final class Sentinels {
  static final Sentinels NONE = new Sentinels(List.of());

  private final Set<String> texts;
  private final List<BigDecimal> numbers;

  private Sentinels(List<String> written) {
    this.texts = Set.copyOf(written);
    this.numbers = numbers(written);
  }

  /** Sentinels of a point; those without any are all the same. */
  static Sentinels of(List<String> written) {
    return written.isEmpty() ? NONE : new Sentinels(written);
  }

  private static List<BigDecimal> numbers(List<String> texts) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (String text : texts) {
      Object number = Numbers.parse(text);
      if (number instanceof Long || number instanceof BigDecimal) {
        numbers.add(Numbers.toDecimal((Number) number));
      }
    }
    return List.copyOf(numbers);
  }

  /** Whether the raw value is one of them, as text or as number. */
  boolean contains(Object raw) {
    if (texts.isEmpty()) {
      return false;
    }
    if (texts.contains(Raw.text(raw).trim())) {
      return true;
    }
    if (numbers.isEmpty() || raw instanceof byte[]) {
      return false;
    }
    Object number = Numbers.of(raw);
    if (!(number instanceof Long) && !(number instanceof BigDecimal)) {
      return false;
    }
    BigDecimal decimal = Numbers.toDecimal((Number) number);
    for (BigDecimal sentinel : numbers) {
      if (sentinel.compareTo(decimal) == 0) {
        return true;
      }
    }
    return false;
  }
}
