package io.tagwire.mqtt.session;

/** Follows a stream of packets and knows where one ends (MQTT 5 §2.1). Not thread-safe. */
final class PacketBoundary {
  private static final int PINGREQ = 12;
  private static final int DISCONNECT = 14;

  private boolean inLength;
  private int shift;
  private long left;
  private int type;
  private int pings;

  /** These bytes went by. */
  void passed(byte[] source, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (inLength) {
        byte digit = source[at++];
        left |= (long) (digit & 0x7F) << shift;
        shift += 7;
        inLength = digit < 0;
      } else if (left > 0) {
        int body = (int) Math.min(left, end - at);
        left -= body;
        at += body;
      } else {
        type = (source[at++] & 0xF0) >> 4;
        pings += type == PINGREQ ? 1 : 0;
        inLength = true;
        shift = 0;
      }
    }
  }

  /** Whether the last packet is complete. */
  boolean between() {
    return !inLength && left == 0;
  }

  /** How many PINGREQ began since this was asked last. */
  int takePings() {
    int taken = pings;
    pings = 0;
    return taken;
  }

  /** Whether the last packet, complete or not, is DISCONNECT: none may follow (MQTT 5 §3.14.4). */
  boolean atDisconnect() {
    return type == DISCONNECT;
  }
}
