package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.EncodeChain;
import io.tagwire.mqtt.codec.JsonTemplate;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a value in engineering units to the raw one: the way in, backwards. Immutable. */
final class ValueEncoder {
  private static final String ANY_OTHER = "*";
  private static final String ITSELF = "{value}";

  private final Point point;
  private final boolean json;
  private final boolean mapped;
  private final Map<String, String> rawByValue;
  private final BigDecimal scale;
  private final BigDecimal offset;
  private final boolean invert;
  private final Optional<String> trueText;
  private final Optional<String> falseText;
  private final Optional<String> nullText;
  private final EncodeChain chain;

  private ValueEncoder(
      Point point, boolean json, Map<String, String> rawByValue, EncodeChain chain) {
    Settings settings = point.settings();
    this.point = point;
    this.json = json;
    this.mapped =
        !settings.section("map").values().isEmpty()
            || !settings.section("write.map").values().isEmpty();
    this.rawByValue = Map.copyOf(rawByValue);
    this.scale = settings.text("scale").map(BigDecimal::new).orElse(BigDecimal.ONE);
    this.offset = settings.text("offset").map(BigDecimal::new).orElse(BigDecimal.ZERO);
    this.invert = settings.flag("invert").orElse(false);
    this.trueText = word(settings, "write.true", "true-words");
    this.falseText = word(settings, "write.false", "false-words");
    this.nullText = json ? settings.text("write.null") : Optional.empty();
    this.chain = chain;
  }

  private static Optional<String> word(Settings settings, String own, String words) {
    return settings.text(own).or(() -> settings.items(words).stream().findFirst());
  }

  /**
   * Compiles it.
   *
   * @param issues gets what may surprise; paths are keys
   * @throws IllegalArgumentException if a number is none, which the validator tells
   */
  static ValueEncoder of(Point point, boolean json, List<Issue> issues) {
    Settings settings = point.settings();
    Map<String, String> own = settings.section("write.map").values();
    if (!json && settings.text("write.null").isPresent()) {
      issues.add(Issue.warning("write.null", "Setting [write.null] has no effect without JSON"));
    }
    return new ValueEncoder(
        point,
        json,
        own.isEmpty() ? inverse(settings.section("map").values(), issues) : own,
        chain(settings, issues));
  }

  private static EncodeChain chain(Settings settings, List<Issue> issues) {
    try {
      return settings.text("write.encode").map(EncodeChain::parse).orElse(EncodeChain.NONE);
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("write.encode", String.valueOf(e.getMessage())));
      return EncodeChain.NONE;
    }
  }

  private static Map<String, String> inverse(Map<String, String> valueByRaw, List<Issue> issues) {
    Map<String, String> inverse = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    valueByRaw.forEach(
        (raw, value) -> {
          if (!raw.equals(ANY_OTHER) && inverse.put(value, raw) != null) {
            ambiguous.add(value);
          }
        });
    for (String value : ambiguous) {
      inverse.remove(value);
      issues.add(
          Issue.warning(
                  "map", "Value [" + value + "] has several raw texts in map: it cannot be written")
              .suggest("an entry for it in write.map"));
    }
    return inverse;
  }

  /**
   * The raw value.
   *
   * @throws IllegalArgumentException with a sentence for people if the value cannot be written
   */
  Value encode(Value value) {
    checkType(value);
    checkRange(value);
    if (nullText.filter(PayloadTemplate.text(value)::equals).isPresent()) {
      return JsonTemplate.NULL;
    }
    return chain.apply(raw(value));
  }

  private Value raw(Value value) {
    if (mapped) {
      return mapped(value);
    }
    if (value instanceof Value.Bool flag) {
      return word(flag.value() != invert);
    }
    if (value instanceof Value.Int || value instanceof Value.Real) {
      return scaled(value);
    }
    return value;
  }

  private void checkType(Value value) {
    boolean fits =
        value.type() == point.type()
            || (point.type() == ValueType.REAL && value.type() == ValueType.INT);
    if (!fits) {
      throw new IllegalArgumentException(
          "Point [" + point.id() + "] is " + point.type() + ", the value is " + value.type());
    }
  }

  private void checkRange(Value value) {
    Double number = number(value);
    if (number == null) {
      return;
    }
    if (number.isNaN() || number.isInfinite()) {
      throw new IllegalArgumentException(number + " cannot be written");
    }
    Range range = point.metadata().range();
    if (range != null && (number < range.low() || number > range.high())) {
      throw new IllegalArgumentException(
          "Value "
              + PayloadTemplate.text(value)
              + " is outside the range "
              + range.low()
              + " to "
              + range.high()
              + " of point ["
              + point.id()
              + "]");
    }
  }

  static @Nullable Double number(@Nullable Value value) {
    if (value instanceof Value.Real real) {
      return real.value();
    }
    return value instanceof Value.Int whole ? Double.valueOf((double) whole.value()) : null;
  }

  private Value mapped(Value value) {
    String text = PayloadTemplate.text(value);
    String raw = rawByValue.get(text);
    if (raw == null && rawByValue.containsKey(ANY_OTHER)) {
      String other = rawByValue.get(ANY_OTHER);
      return other.equals(ITSELF) ? value : new Value.Text(other.replace(ITSELF, text));
    }
    if (raw == null) {
      throw new IllegalArgumentException(
          "Value ["
              + text
              + "] of point ["
              + point.id()
              + "] has no raw text; known are "
              + rawByValue.keySet().stream().sorted().toList());
    }
    return json ? literal(raw) : new Value.Text(raw);
  }

  // A JSON member that is read as the text 1 is the number 1.
  private static Value literal(String raw) {
    if (raw.equals("true") || raw.equals("false")) {
      return Value.Bool.of(raw.equals("true"));
    }
    try {
      return number(new BigDecimal(raw));
    } catch (NumberFormatException e) {
      return new Value.Text(raw);
    }
  }

  private Value word(boolean flag) {
    Optional<String> text = flag ? trueText : falseText;
    boolean told = point.settings().text(flag ? "write.true" : "write.false").isPresent();
    if (json && !told) {
      return Value.Bool.of(flag);
    }
    return new Value.Text(text.orElse(Boolean.toString(flag)));
  }

  private Value scaled(Value value) {
    if (scale.compareTo(BigDecimal.ONE) == 0 && offset.signum() == 0) {
      return value;
    }
    BigDecimal engineering =
        value instanceof Value.Int whole
            ? BigDecimal.valueOf(whole.value())
            : new BigDecimal(PayloadTemplate.text(value));
    return number(engineering.subtract(offset).divide(scale, MathContext.DECIMAL64));
  }

  private static Value number(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return plain.scale() <= 0 && plain.precision() - plain.scale() <= 18
        ? new Value.Int(plain.longValueExact())
        : new Value.Real(number.doubleValue());
  }
}
