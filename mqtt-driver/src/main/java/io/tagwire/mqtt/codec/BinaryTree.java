package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.mqtt.codec.Decoded.Reason;

/** What a binary document holds, as a JSON tree. */
final class BinaryTree {
  /** A number of more bits has more digits than one in JSON may have. */
  private static final int MAX_BITS = Json.MAX_NUMBER_LENGTH * 10 / 3;

  private BinaryTree() {}

  static Fault fault(String format, String why) {
    int end = why.indexOf('\n');
    return new Fault(
        Reason.PAYLOAD, "Not " + format + ": " + (end < 0 ? why : why.substring(0, end)));
  }

  /** Whether all numbers are of a length that costs nothing; depth is bounded by who read it. */
  static boolean isReasonable(JsonNode node) {
    if (node.isBigInteger()) {
      return node.bigIntegerValue().bitLength() <= MAX_BITS;
    }
    if (node.isBigDecimal()) {
      return node.decimalValue().unscaledValue().bitLength() <= MAX_BITS;
    }
    for (JsonNode inner : node) {
      if (!isReasonable(inner)) {
        return false;
      }
    }
    return true;
  }
}
