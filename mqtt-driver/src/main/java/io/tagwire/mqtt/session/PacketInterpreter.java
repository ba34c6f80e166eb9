package io.tagwire.mqtt.session;

import java.util.BitSet;
import java.util.Set;

/**
 * Looks into packets of the broker before the client gets them: tells what the client would not,
 * and changes in the buffer what it would break the connection at. What is malformed is left to the
 * client to find. Knows nothing from one packet to the next; one reading thread.
 */
final class PacketInterpreter {
  private static final BitSet INTERPRETED =
      BitSet.valueOf(
          new long[] {
            1L << FixedHeader.CONNACK
                | 1L << FixedHeader.PUBREC
                | 1L << FixedHeader.PUBREL
                | 1L << FixedHeader.SUBACK
                | 1L << FixedHeader.DISCONNECT
          });
  private static final int PUBCOMP_FIRST_BYTE = 0x70;
  private static final int PACKET_ID_NOT_FOUND = 0x92;
  private static final int UNSPECIFIED_ERROR = 0x80;
  // Quota exceeded, subscription identifiers and wildcards not supported (MQTT 5 §3.9.3).
  private static final Set<Integer> UNKNOWN_TO_THE_CLIENT = Set.of(0x97, 0xA1, 0xA2);

  private final Protocol protocol;
  private final int topicAliasMaximum;
  private final PacketListener packets;

  /** Interprets packets of one connection. */
  PacketInterpreter(Protocol protocol, int topicAliasMaximum, PacketListener packets) {
    this.protocol = protocol;
    this.topicAliasMaximum = topicAliasMaximum;
    this.packets = packets;
  }

  /** Whether packets of a type are to be given to {@link #interpret}, whole. */
  static boolean interprets(int type) {
    return INTERPRETED.get(type);
  }

  /**
   * A packet is in the buffer.
   *
   * @param position of its first byte
   * @throws RefusedException for a login refused in words the client does not know
   */
  void interpret(FixedHeader header, byte[] buffer, int position) throws RefusedException {
    int at = position + header.length();
    int remaining = (int) header.remaining();
    int type = header.type();
    if (type == FixedHeader.DISCONNECT && protocol == Protocol.V5) {
      disconnect(buffer, at, at + remaining);
    } else if (type == FixedHeader.SUBACK && protocol == Protocol.V5) {
      subscribed(buffer, at, at + remaining);
    } else if (type == FixedHeader.CONNACK && remaining >= 2) {
      accepted(buffer, at, remaining);
    } else if (type == FixedHeader.PUBREL && remaining >= 2) {
      packets.released(ReadBuffer.unsigned(buffer, at));
    } else if (type == FixedHeader.PUBREC && remaining >= 3) {
      received(buffer, position, at);
    }
  }

  private void accepted(byte[] buffer, int at, int remaining) throws RefusedException {
    int code = buffer[at + 1] & 0xFF;
    if (code == 0) {
      packets.connected((buffer[at] & 1) == 1);
      if (protocol == Protocol.V5) {
        Connack.limitTopicAliases(buffer, at + 2, at + remaining, topicAliasMaximum);
      }
    } else if (protocol == Protocol.V5 && remaining == 2) {
      // Of a broker that knows 3.1.1 only, and answers in it.
      throw new RefusedException(Connack.reasonCode(code));
    }
  }

  private void disconnect(byte[] buffer, int at, int end) {
    int length = end - at > 1 ? buffer[at + 1] : 0;
    // Longer properties than 127 bytes are given up: they would be a text of that length.
    DisconnectProperties told =
        DisconnectProperties.read(buffer, at + 2, length < 0 ? at : Math.min(end, at + 2 + length));
    if (!told.serverReference().isEmpty()) {
      packets.redirected(told.serverReference());
    }
    packets.disconnected(end == at ? 0 : buffer[at] & 0xFF, told.reason());
  }

  // An error in PUBREC ends the flow; the client would break the connection. As a PUBCOMP it ends
  // there, with a code the client lets pass; the true one was told.
  private void received(byte[] buffer, int position, int at) {
    int reasonCode = buffer[at + 2] & 0xFF;
    if (ReasonCode.isError(reasonCode)) {
      packets.refused(ReadBuffer.unsigned(buffer, at), reasonCode);
      buffer[position] = (byte) PUBCOMP_FIRST_BYTE;
      buffer[at + 2] = (byte) PACKET_ID_NOT_FOUND;
    }
  }

  // The client would break the connection; it gets a code it knows, and the true one is told.
  private void subscribed(byte[] buffer, int at, int end) {
    int first = afterProperties(buffer, at + 2, end);
    boolean unknown = false;
    for (int i = first; i < end; i++) {
      unknown |= UNKNOWN_TO_THE_CLIENT.contains(buffer[i] & 0xFF);
    }
    if (!unknown) {
      return;
    }
    int[] reasonCodes = new int[end - first];
    for (int i = first; i < end; i++) {
      reasonCodes[i - first] = buffer[i] & 0xFF;
      if (UNKNOWN_TO_THE_CLIENT.contains(buffer[i] & 0xFF)) {
        buffer[i] = (byte) UNSPECIFIED_ERROR;
      }
    }
    packets.subscribed(ReadBuffer.unsigned(buffer, at), reasonCodes);
  }

  // The end of a malformed packet: the client finds it out itself.
  private static int afterProperties(byte[] buffer, int at, int end) {
    long length = 0;
    int shift = 0;
    for (int i = at; i < end && shift < 28; i++, shift += 7) {
      length |= (long) (buffer[i] & 0x7F) << shift;
      if (buffer[i] >= 0) {
        return (int) Math.min(end, i + 1 + length);
      }
    }
    return end;
  }
}
