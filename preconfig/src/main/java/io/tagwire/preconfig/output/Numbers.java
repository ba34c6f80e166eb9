package io.tagwire.preconfig.output;

import java.math.BigDecimal;

/** Numbers without exponent and without zeros at the end. */
final class Numbers {
  private Numbers() {}

  static String text(double number) {
    BigDecimal decimal = new BigDecimal(Double.toString(number));
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }
}
