package io.tagwire.mqtt.session;

import io.tagwire.driver.FailureKind;
import java.util.Map;
import java.util.Set;

/** Reason codes in words (MQTT 5 §2.4). */
final class ReasonCode {
  static final int NO_MATCHING_SUBSCRIBERS = 0x10;
  static final int UNSUPPORTED_PROTOCOL_VERSION = 0x84;
  static final int BAD_USER_NAME_OR_PASSWORD = 0x86;
  static final int NOT_AUTHORIZED = 0x87;
  static final int BANNED = 0x8A;
  static final int BAD_AUTHENTICATION_METHOD = 0x8C;
  static final int SESSION_TAKEN_OVER = 0x8E;
  static final int USE_ANOTHER_SERVER = 0x9C;
  static final int SERVER_MOVED = 0x9D;
  private static final int KEEP_ALIVE_TIMEOUT = 0x8D;
  private static final int FIRST_ERROR = 0x80;
  // What we sent was not to the broker's liking.
  private static final Set<Integer> OUR_FAULT =
      Set.of(0x81, 0x82, 0x83, 0x8F, 0x90, 0x93, 0x94, 0x95, 0x99, 0x9A, 0x9B, 0x9E, 0xA1, 0xA2);
  // Rate, quota, an administrator, or a broker that is not the right one.
  private static final Set<Integer> DISTANCE =
      Set.of(0x96, 0x97, 0x98, USE_ANOTHER_SERVER, SERVER_MOVED, 0x9F);

  private static final Map<Integer, String> WORDS =
      Map.ofEntries(
          Map.entry(0x00, "success"),
          Map.entry(0x04, "disconnect with will message"),
          Map.entry(NO_MATCHING_SUBSCRIBERS, "no matching subscribers"),
          Map.entry(0x11, "no subscription existed"),
          Map.entry(0x80, "unspecified error"),
          Map.entry(0x81, "malformed packet"),
          Map.entry(0x82, "protocol error"),
          Map.entry(0x83, "implementation specific error"),
          Map.entry(
              UNSUPPORTED_PROTOCOL_VERSION,
              "unsupported protocol version: the broker does not speak this MQTT"),
          Map.entry(0x85, "client identifier not valid"),
          Map.entry(BAD_USER_NAME_OR_PASSWORD, "bad user name or password"),
          Map.entry(NOT_AUTHORIZED, "not authorized"),
          Map.entry(0x88, "server unavailable"),
          Map.entry(0x89, "server busy"),
          Map.entry(BANNED, "banned"),
          Map.entry(0x8B, "server shutting down"),
          Map.entry(BAD_AUTHENTICATION_METHOD, "bad authentication method"),
          Map.entry(0x8D, "keep alive timeout"),
          Map.entry(SESSION_TAKEN_OVER, "session taken over: another client uses this client id"),
          Map.entry(0x8F, "topic filter invalid"),
          Map.entry(0x90, "topic name invalid"),
          Map.entry(0x91, "packet identifier in use"),
          Map.entry(0x92, "packet identifier not found"),
          Map.entry(0x93, "receive maximum exceeded"),
          Map.entry(0x94, "topic alias invalid"),
          Map.entry(0x95, "packet too large"),
          Map.entry(0x96, "message rate too high"),
          Map.entry(0x97, "quota exceeded"),
          Map.entry(0x98, "administrative action"),
          Map.entry(0x99, "payload format invalid"),
          Map.entry(0x9A, "retain not supported"),
          Map.entry(0x9B, "QoS not supported"),
          Map.entry(0x9C, "use another server"),
          Map.entry(0x9D, "server moved"),
          Map.entry(0x9E, "shared subscriptions not supported"),
          Map.entry(0x9F, "connection rate exceeded"),
          Map.entry(0xA0, "maximum connect time"),
          Map.entry(0xA1, "subscription identifiers not supported"),
          Map.entry(0xA2, "wildcard subscriptions not supported"));

  private ReasonCode() {}

  static boolean isError(int code) {
    return code >= FIRST_ERROR;
  }

  static boolean isAuthentication(int code) {
    return code == BAD_USER_NAME_OR_PASSWORD
        || code == NOT_AUTHORIZED
        || code == BANNED
        || code == BAD_AUTHENTICATION_METHOD;
  }

  /** What a DISCONNECT with this code says of us (MQTT 5 §3.14.2.1). */
  static FailureKind kindOfEnd(int code) {
    if (isAuthentication(code) || code == SESSION_TAKEN_OVER) {
      return FailureKind.AUTHENTICATION;
    }
    if (code == KEEP_ALIVE_TIMEOUT) {
      return FailureKind.TIMEOUT;
    }
    return OUR_FAULT.contains(code) ? FailureKind.PROTOCOL : FailureKind.REJECTED;
  }

  /** Whether coming back soon would make it worse. */
  static boolean wantsDistance(int code) {
    return DISTANCE.contains(code);
  }

  /**
   * For example {@code not authorized (0x87)}, with the broker's own text behind it if it sent one.
   */
  static String words(int code, @org.jspecify.annotations.Nullable String reasonString) {
    String words = WORDS.getOrDefault(code, "reason code") + String.format(" (0x%02X)", code);
    return reasonString == null || reasonString.isBlank() ? words : words + ": " + reasonString;
  }
}
