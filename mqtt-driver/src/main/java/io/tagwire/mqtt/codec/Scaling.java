package io.tagwire.mqtt.codec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * From a raw number to engineering units, in decimal arithmetic: 2660 times 0.01 is 26.6.
 *
 * @param scale factor, or null for none
 * @param offset added after it, or null for none
 * @param digits kept after the decimal point, or -1 for all
 */
record Scaling(@Nullable BigDecimal scale, @Nullable BigDecimal offset, int digits) {
  static final Scaling NONE = new Scaling(null, null, -1);

  boolean isNone() {
    return scale == null && offset == null && digits < 0;
  }

  /** The engineering value; the number must be reasonable. */
  BigDecimal apply(BigDecimal raw) {
    BigDecimal number = scale == null ? raw : raw.multiply(scale);
    if (offset != null) {
      number = number.add(offset);
    }
    return digits >= 0 && number.scale() > digits
        ? number.setScale(digits, RoundingMode.HALF_UP)
        : number;
  }
}
