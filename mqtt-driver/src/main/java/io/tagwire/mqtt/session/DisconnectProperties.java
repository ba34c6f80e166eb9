package io.tagwire.mqtt.session;

import java.nio.charset.StandardCharsets;

/**
 * What a DISCONNECT of the broker says besides its code (MQTT 5 §3.14.2.2).
 *
 * @param reason the broker's words, or empty
 * @param serverReference where to go instead, or empty
 */
record DisconnectProperties(String reason, String serverReference) {
  private static final int SESSION_EXPIRY = 0x11;
  private static final int SERVER_REFERENCE = 0x1C;
  private static final int REASON_STRING = 0x1F;
  private static final int USER_PROPERTY = 0x26;

  /** Reads as far as it can be understood; the client finds out what is malformed. */
  static DisconnectProperties read(byte[] buffer, int from, int to) {
    String reason = "";
    String reference = "";
    int at = from;
    while (at < to) {
      int property = buffer[at];
      if (property == SESSION_EXPIRY) {
        at += 5;
      } else if (property == REASON_STRING) {
        reason = text(buffer, at + 1, to);
        at = afterText(buffer, at + 1, to);
      } else if (property == SERVER_REFERENCE) {
        reference = text(buffer, at + 1, to);
        at = afterText(buffer, at + 1, to);
      } else if (property == USER_PROPERTY) {
        at = afterText(buffer, afterText(buffer, at + 1, to), to);
      } else {
        break;
      }
    }
    return new DisconnectProperties(reason, reference);
  }

  private static int afterText(byte[] buffer, int at, int to) {
    return at + 2 > to ? to : at + 2 + (((buffer[at] & 0xFF) << 8) | (buffer[at + 1] & 0xFF));
  }

  private static String text(byte[] buffer, int at, int to) {
    int end = afterText(buffer, at, to);
    return at + 2 <= to && end <= to
        ? new String(buffer, at + 2, end - at - 2, StandardCharsets.UTF_8)
        : "";
  }
}
