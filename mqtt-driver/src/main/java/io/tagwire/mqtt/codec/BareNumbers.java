package io.tagwire.mqtt.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code nan}, {@code inf} and {@code infinity} without quotes, in any case and with any
 * sign, readable: printf of C writes them so, and Tasmota sends them as they are.
 */
final class BareNumbers {
  private BareNumbers() {}

  /** A copy with {@code NaN} in place of each, or null if there is none. */
  static byte @Nullable [] repair(byte[] json, int length) {
    byte[] copy = null;
    boolean quoted = false;
    int i = 0;
    while (i < length) {
      byte c = json[i];
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
        i++;
        continue;
      }
      if (c == '"') {
        quoted = true;
        i++;
        continue;
      }
      int end = wordEnd(json, i, length);
      if (end - i >= 3 && isBareNumber(json, i, end)) {
        if (copy == null) {
          copy = Arrays.copyOf(json, length);
        }
        Arrays.fill(copy, i, end, (byte) ' ');
        copy[end - 3] = 'N';
        copy[end - 2] = 'a';
        copy[end - 1] = 'N';
      }
      i = Math.max(end, i + 1);
    }
    return copy;
  }

  private static int wordEnd(byte[] json, int from, int length) {
    int end = from;
    while (end < length && (isLetter(json[end]) || json[end] == '-' || json[end] == '+')) {
      end++;
    }
    return end;
  }

  private static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isBareNumber(byte[] json, int from, int end) {
    int start = json[from] == '-' || json[from] == '+' ? from + 1 : from;
    return is(json, start, end, "nan")
        || is(json, start, end, "inf")
        || is(json, start, end, "infinity");
  }

  private static boolean is(byte[] json, int from, int end, String word) {
    if (end - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((json[from + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
