package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.driver.value.Bytes;
import java.math.BigDecimal;

/**
 * The values between selector and type: {@link String}, {@link Long}, {@link BigDecimal}, {@link
 * Double} (binary floats and what is not a number), {@link Boolean}, {@link java.time.Instant},
 * {@code byte[]}, a JSON array or object, {@link Nothing} or {@link Fault}.
 */
final class Raw {
  private static final int SHOWN = 60;
  // Beyond this, digits without an exponent are no help to anybody.
  private static final int MAX_PLAIN_DIGITS = 40;

  private Raw() {}

  /** The value as text, as comparisons, maps and words see it. */
  static String text(Object raw) {
    if (raw instanceof String text) {
      return text;
    }
    if (raw instanceof BigDecimal decimal) {
      return Math.abs(decimal.scale()) + decimal.precision() <= MAX_PLAIN_DIGITS
          ? decimal.toPlainString()
          : decimal.toString();
    }
    if (raw instanceof byte[] bytes) {
      return Bytes.copyOf(bytes).toUtf8();
    }
    if (raw instanceof JsonNode node) {
      return node.toString();
    }
    return raw == Nothing.NULL ? "null" : raw.toString();
  }

  /** The value in a message for people. */
  static String shown(Object raw) {
    String text = raw instanceof byte[] bytes ? Bytes.copyOf(bytes).toString() : text(raw);
    return cut(text);
  }

  static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
