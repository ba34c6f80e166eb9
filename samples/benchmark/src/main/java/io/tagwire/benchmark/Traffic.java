package io.tagwire.benchmark;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The messages every client gets: 60-byte JSON on topics of a plant, taken in turn, each with
 * another value, so that no step may skip one for being equal to the one before.
 */
final class Traffic {
  static final int TOPICS = 100;
  static final String FILTER = "plant/area/+/flow";
  private static final int DIGITS = 6;
  private static final String PAYLOAD =
      "{\"value\":100000,\"unit\":\"m/h\",\"t\":\"2026-11-22T12:00:00.000Z\"}";

  private Traffic() {}

  static String topic(int index) {
    return "plant/area/" + index + "/flow";
  }

  /** The payload of the n-th message. */
  static byte[] payload(long n) {
    byte[] payload = PAYLOAD.getBytes(StandardCharsets.US_ASCII);
    number(payload, PAYLOAD.indexOf("100000"), n);
    return payload;
  }

  private static void number(byte[] into, int at, long n) {
    long rest = n;
    for (int i = DIGITS - 1; i > 0; i--) {
      into[at + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** The PUBLISH packet of one topic (MQTT 5 §3.3), to be copied and stamped. */
  static final class Packet {
    private final byte[] bytes;
    private final int idAt;
    private final int valueAt;

    Packet(int topicIndex, int qos) {
      byte[] name = topic(topicIndex).getBytes(StandardCharsets.US_ASCII);
      int remaining = 2 + name.length + (qos > 0 ? 2 : 0) + 1 + PAYLOAD.length();
      if (remaining > 127) {
        throw new IllegalStateException("the remaining length must fit one byte: " + remaining);
      }
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      packet.write(0x30 | qos << 1);
      packet.write(remaining);
      packet.write(0);
      packet.write(name.length);
      packet.writeBytes(name);
      idAt = qos > 0 ? packet.size() : -1;
      if (qos > 0) {
        packet.write(0);
        packet.write(0);
      }
      packet.write(0);
      valueAt = packet.size() + PAYLOAD.indexOf("100000");
      packet.writeBytes(PAYLOAD.getBytes(StandardCharsets.US_ASCII));
      bytes = packet.toByteArray();
    }

    int length() {
      return bytes.length;
    }

    /** Writes the n-th message. */
    void put(byte[] into, int at, long n) {
      System.arraycopy(bytes, 0, into, at, bytes.length);
      number(into, at + valueAt, n);
      if (idAt > 0) {
        int id = (int) (n % 65_535) + 1;
        into[at + idAt] = (byte) (id >>> 8);
        into[at + idAt + 1] = (byte) id;
      }
    }
  }
}
