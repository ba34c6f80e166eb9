package io.tagwire.preconfig.simulate;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Steps of decoding backwards: the raw text from which they make a state. */
final class Inverse {
  private static final Pattern BIT = Pattern.compile("bit\\((\\d{1,2})\\)");
  private static final Pattern SAME = Pattern.compile("eq\\('([^']*)'\\)");
  private static final String ANOTHER = "0";

  private Inverse() {}

  /**
   * The raw text.
   *
   * @param decode the steps
   * @param state what they have to make
   * @param present the raw text there is, of which they may use a part only
   * @return the state itself, if the steps are not of those that can be inverted
   */
  static String of(String decode, String state, String present) {
    Matcher bit = BIT.matcher(decode);
    if (bit.matches() && present.matches("\\d{1,18}")) {
      int at = Integer.parseInt(bit.group(1));
      BigInteger number = new BigInteger(present);
      return (isTrue(state) ? number.setBit(at) : number.clearBit(at)).toString();
    }
    Matcher same = SAME.matcher(decode);
    if (same.matches()) {
      return isTrue(state) ? same.group(1) : present.equals(same.group(1)) ? ANOTHER : present;
    }
    return state;
  }

  private static boolean isTrue(String state) {
    return state.equals("true") || state.equals("1");
  }
}
