package io.tagwire.preconfig.importer;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How Home Assistant shows a number of the device: a step of a fan as a percentage.
 *
 * @param factor what the number is multiplied with
 * @param addend what is added then
 */
record ShownNumber(BigDecimal factor, BigDecimal addend) {
  /** As the device has it. */
  static final ShownNumber SAME = new ShownNumber(BigDecimal.ONE, BigDecimal.ZERO);

  boolean isSame() {
    return factor.compareTo(BigDecimal.ONE) == 0 && addend.signum() == 0;
  }

  /** The texts of a map by what stands in a message. */
  Map<String, String> texts(Map<String, String> map) {
    if (isSame()) {
      return map;
    }
    Map<String, String> shown = new LinkedHashMap<>();
    map.forEach((raw, text) -> shown.put(raw, text(text)));
    return shown;
  }

  /** A text, if it is a number, as it is shown; a whole number. */
  String text(String text) {
    Optional<BigDecimal> number = isSame() ? Optional.empty() : Members.decimal(text);
    return number.map(this::whole).orElse(text);
  }

  private String whole(BigDecimal number) {
    return number.signum() == 0
        ? "0"
        : plain(number.multiply(factor).add(addend).setScale(0, RoundingMode.DOWN));
  }

  /** A number without an exponent. */
  static String plain(BigDecimal number) {
    BigDecimal rounded = number.round(MathContext.DECIMAL64);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
