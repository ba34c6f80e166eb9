package io.tagwire.mqtt.session;

import java.io.IOException;

/**
 * What stands before every packet: type, flags and remaining length (MQTT 5 §2.1). One for all
 * packets of a connection, read anew for each. One reading thread.
 */
final class FixedHeader {
  static final int CONNACK = 2;
  static final int PUBLISH = 3;
  static final int PUBREC = 5;
  static final int PUBREL = 6;
  static final int SUBACK = 9;
  static final int PINGRESP = 13;
  static final int DISCONNECT = 14;

  private static final int MAX_LENGTH = 5;
  private static final int DUPLICATE = 0x08;
  private static final int QOS_BITS = 0x06;
  private static final int QOS_1_BIT = 0x02;

  private int firstByte;
  private int length;
  private long remaining;

  /**
   * Reads the header at the position of a buffer, and takes nothing.
   *
   * @param buffer with one byte at least
   * @param deadline until when the rest has to come
   * @return false at the end of the stream
   * @throws PacketException if it is broken or does not come in time
   */
  boolean read(ReadBuffer buffer, long deadline) throws IOException {
    long announced = 0;
    for (int i = 1; i < MAX_LENGTH; i++) {
      if (!buffer.require(i + 1, deadline)) {
        return false;
      }
      int digit = buffer.peek(i);
      announced |= (long) (digit & 0x7F) << (7 * (i - 1));
      if (digit >= 0) {
        firstByte = buffer.peek(0);
        length = i + 1;
        remaining = announced;
        return true;
      }
    }
    throw new PacketException("Broken packet: its remaining length has more than 4 bytes");
  }

  int type() {
    return (firstByte & 0xF0) >> 4;
  }

  /** Of a PUBLISH; 3 in a malformed one. */
  int qos() {
    return (firstByte & QOS_BITS) >> 1;
  }

  /** Of a PUBLISH. */
  boolean isDuplicate() {
    return (firstByte & DUPLICATE) != 0;
  }

  /** The first byte of the same PUBLISH with QoS 1. */
  int firstByteOfQos1() {
    return (firstByte & ~QOS_BITS) | QOS_1_BIT;
  }

  /** Bytes of the header itself. */
  int length() {
    return length;
  }

  /** Bytes behind the header. */
  long remaining() {
    return remaining;
  }

  long packetLength() {
    return length + remaining;
  }
}
