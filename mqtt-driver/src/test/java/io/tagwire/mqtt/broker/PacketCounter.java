package io.tagwire.mqtt.broker;

/** Follows a stream of MQTT packets (MQTT 5 §2.1) to know where one ends. One thread at a time. */
final class PacketCounter {
  private static final int MORE = 0x80;

  private enum Part {
    TYPE,
    LENGTH,
    REST
  }

  private Part part = Part.TYPE;
  private long remaining;
  private int shift;

  /** Whether the last byte seen ended a packet, or there was none yet. */
  boolean betweenPackets() {
    return part == Part.TYPE;
  }

  /**
   * Goes on with what follows, not beyond the end of the packet.
   *
   * @param bytes the stream's next
   * @param from where they begin
   * @param end where they end
   * @return the index after the end of the packet, or {@code end} if it is not among them
   */
  int advance(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      if (part == Part.REST) {
        int step = (int) Math.min(remaining, end - at);
        at += step;
        remaining -= step;
      } else {
        header(bytes[at++]);
      }
      if (part == Part.REST && remaining == 0) {
        part = Part.TYPE;
        return at;
      }
    }
    return at;
  }

  private void header(byte next) {
    if (part == Part.TYPE) {
      part = Part.LENGTH;
      remaining = 0;
      shift = 0;
      return;
    }
    remaining |= (long) (next & ~MORE) << shift;
    shift += 7;
    if ((next & MORE) == 0) {
      part = Part.REST;
    }
  }
}
