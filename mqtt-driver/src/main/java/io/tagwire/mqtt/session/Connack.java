package io.tagwire.mqtt.session;

/** The answer to CONNECT, in the buffer it was read into. */
final class Connack {
  private static final int[] REASON_OF_RETURN_CODE = {0x00, 0x84, 0x85, 0x88, 0x86, 0x87};
  private static final int UNSPECIFIED_ERROR = 0x80;
  private static final int TOPIC_ALIAS_MAXIMUM = 0x22;

  private Connack() {}

  /** MQTT 3.1.1 §3.2.2.3 in the words of MQTT 5 §3.2.2.2. */
  static int reasonCode(int returnCode) {
    return returnCode < REASON_OF_RETURN_CODE.length
        ? REASON_OF_RETURN_CODE[returnCode]
        : UNSPECIFIED_ERROR;
  }

  /**
   * Lowers the topic alias maximum of an MQTT 5 CONNACK; the client uses all it is granted.
   *
   * @param at where the properties begin: their length
   * @param end of the packet
   */
  static void limitTopicAliases(byte[] packet, int at, int end, int maximum) {
    int position = at;
    while (position < end && packet[position] < 0) {
      position++;
    }
    position++;
    while (position < end) {
      int property = packet[position] & 0xFF;
      if (property == TOPIC_ALIAS_MAXIMUM && position + 2 < end) {
        if (unsigned(packet, position + 1) > maximum) {
          packet[position + 1] = (byte) (maximum >> 8);
          packet[position + 2] = (byte) maximum;
        }
        return;
      }
      position = behind(packet, position, end, property);
    }
  }

  // MQTT 5 §2.2.2.2; the end for what must not be here: the client finds it out itself.
  private static int behind(byte[] packet, int position, int end, int property) {
    return switch (property) {
      case 0x24, 0x25, 0x28, 0x29, 0x2A -> position + 2;
      case 0x13, 0x21, TOPIC_ALIAS_MAXIMUM -> position + 3;
      case 0x11, 0x27 -> position + 5;
      case 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> behindText(packet, position + 1, end);
      case 0x26 -> behindText(packet, behindText(packet, position + 1, end), end);
      default -> end;
    };
  }

  private static int behindText(byte[] packet, int at, int end) {
    return at + 1 < end ? at + 2 + unsigned(packet, at) : end;
  }

  private static int unsigned(byte[] packet, int at) {
    return ((packet[at] & 0xFF) << 8) | (packet[at + 1] & 0xFF);
  }
}
