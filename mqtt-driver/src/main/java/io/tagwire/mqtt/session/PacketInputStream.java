package io.tagwire.mqtt.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the client reads: buffered, and cut at packets (MQTT 5 §2.1), because the client takes a
 * fixed header that comes in two pieces for garbage, allocates what a header announces, and breaks
 * the connection at a refused QoS 2 publish and at reasons in SUBACK it does not know. The flow of
 * QoS 2 towards us is kept from it: it sees those messages as QoS 1, and no PUBREL. One reading
 * thread.
 */
final class PacketInputStream extends InputStream {
  // More than the longest topic and what stands before and behind it up to the packet id.
  private static final int BUFFER_SIZE = 65 * 1024;
  private static final int MAX_FIXED_HEADER = 5;
  private static final int HOLD_MILLIS = 100;
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int PUBREC = 5;
  private static final int PUBREL = 6;
  private static final int SUBACK = 9;
  private static final int PINGRESP = 13;
  private static final int DISCONNECT = 14;
  private static final BitSet INSPECTED =
      BitSet.valueOf(
          new long[] {
            1L << CONNACK
                | 1L << PUBREC
                | 1L << PUBREL
                | 1L << SUBACK
                | 1L << PINGRESP
                | 1L << DISCONNECT
          });
  // PINGRESP.
  private static final byte[] SUBSTITUTE = {(byte) 0xD0, 0};
  private static final int DUPLICATE = 0x08;
  private static final int QOS_BITS = 0x06;
  private static final int QOS_1_BIT = 0x02;
  private static final int QOS_2_BIT = 0x04;
  // No packet of MQTT, but how a broker answers that wants TLS (RFC 8446 §5.1).
  private static final int TLS_ALERT = 0x15;
  private static final int PUBCOMP_FIRST_BYTE = 0x70;
  private static final int PACKET_ID_NOT_FOUND = 0x92;
  private static final int UNSPECIFIED_ERROR = 0x80;
  // Quota exceeded, subscription identifiers and wildcards not supported (MQTT 5 §3.9.3).
  private static final Set<Integer> UNKNOWN_TO_THE_CLIENT = Set.of(0x97, 0xA1, 0xA2);

  /** Told of what the client does not understand, or is not to see. */
  interface PacketListener {
    /** CONNACK with success; whether the broker has a session for us (MQTT 5 §3.2.2.1.1). */
    void connected(boolean sessionPresent);

    /** Whether a PUBLISH of QoS 1 or 2 may be read: fewer are unanswered than may be. */
    default boolean hasRoom() {
      return true;
    }

    /** Waits for room; returns whether there is some. */
    default boolean awaitRoom(long millis) throws InterruptedException {
      return true;
    }

    /**
     * A PUBLISH of QoS 2, or of QoS 1 with the DUP flag, which the client does not tell.
     *
     * @return whether the client is to see it, as QoS 1; otherwise it is skipped
     */
    boolean published(int packetId, int qos, boolean duplicate);

    /** A PUBREL; the client does not see it. */
    void released(int packetId);

    /** A PUBREC that ends its flow (MQTT 5 §4.3.3). */
    void refused(int packetId, int reasonCode);

    /** A SUBACK with a reason code the client does not know; all its codes (MQTT 5 §3.9.3). */
    void subscribed(int packetId, int[] reasonCodes);

    /** A DISCONNECT that names another broker follows (MQTT 5 §4.13.2). */
    default void redirected(String serverReference) {}

    /** A DISCONNECT, with the broker's text or an empty one (MQTT 5 §3.14). */
    void disconnected(int reasonCode, String text);
  }

  /**
   * What is read, and how far.
   *
   * @param protocol spoken
   * @param topicAliasMaximum the most aliases we use towards the broker
   * @param maximumPacketSize the longest packet taken
   * @param stallNanos how long a begun packet may make no progress
   */
  record Limits(
      Protocol protocol, int topicAliasMaximum, long maximumPacketSize, long stallNanos) {}

  private final InputStream in;
  private final Protocol protocol;
  private final int topicAliasMaximum;
  private final long maximumPacketSize;
  private final long stallNanos;
  private final CountDownLatch started;
  private final PacketListener packets;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private int position;
  private int limit;
  private long packetLeft;
  private int substituteLeft;
  // PINGREQ that are not answered yet: those of the client, and those it does not know of.
  private final AtomicInteger clientPings = new AtomicInteger();
  private final AtomicInteger ownPings = new AtomicInteger();
  private volatile boolean paused;
  private volatile long bytes;
  private volatile long lastByteNanos = System.nanoTime();

  /**
   * A stream at the beginning of a packet.
   *
   * @param in the socket's stream, with a read time-out set
   * @param limits of what is read
   * @param started counted down when the first packet was written: before it a failure is held
   *     back, since the client's start hangs for ever when its reader ends too early
   * @param packets told of what the client does not understand, or is not to see
   */
  PacketInputStream(InputStream in, Limits limits, CountDownLatch started, PacketListener packets) {
    this.in = in;
    this.protocol = limits.protocol();
    this.topicAliasMaximum = limits.topicAliasMaximum();
    this.maximumPacketSize = limits.maximumPacketSize();
    this.stallNanos = limits.stallNanos();
    this.started = started;
    this.packets = packets;
  }

  @Override
  public int read() throws IOException {
    if (!inPacket()) {
      return -1;
    }
    if (substituteLeft > 0) {
      return SUBSTITUTE[SUBSTITUTE.length - substituteLeft--] & 0xFF;
    }
    if (position == limit && !fillWithin(System.nanoTime() + stallNanos)) {
      return -1;
    }
    packetLeft--;
    return buffer[position++] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!inPacket()) {
      return -1;
    }
    if (substituteLeft > 0) {
      target[offset] = (byte) read();
      return 1;
    }
    int wanted = (int) Math.min(length, packetLeft);
    int count;
    if (position < limit) {
      count = Math.min(wanted, limit - position);
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
    } else if (wanted >= BUFFER_SIZE) {
      count = direct(target, offset, wanted);
    } else {
      if (!fillWithin(System.nanoTime() + stallNanos)) {
        return -1;
      }
      count = Math.min(wanted, limit - position);
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
    }
    if (count > 0) {
      packetLeft -= count;
    }
    return count;
  }

  @Override
  public int available() {
    return limit - position;
  }

  /** Bytes received. */
  long bytes() {
    return bytes;
  }

  /** {@link System#nanoTime} of the last byte. */
  long lastByteNanos() {
    return lastByteNanos;
  }

  /** Whether what has come is not read, because too many messages are unanswered. */
  boolean isPaused() {
    return paused;
  }

  /** The client sends a PINGREQ. */
  void clientPinged() {
    clientPings.incrementAndGet();
  }

  /** A PINGREQ leaves that the client knows nothing of: it does not see the answer. */
  void ownPing() {
    ownPings.incrementAndGet();
  }

  private boolean inPacket() throws IOException {
    while (packetLeft == 0 && substituteLeft == 0) {
      if (!begin()) {
        return false;
      }
    }
    return true;
  }

  // The next packet; afterwards nothing is left of it if the client is not to see it.
  private boolean begin() throws IOException {
    awaitStart();
    // A time-out between two packets is none of ours.
    if (position == limit && !fill()) {
      return false;
    }
    if ((buffer[position] & 0xFF) == TLS_ALERT) {
      throw new PacketException("it answers in TLS; write mqtts:// or wss://");
    }
    int headerLength = 2;
    long remaining = 0;
    long deadline = System.nanoTime() + stallNanos;
    for (int i = 1; ; i++) {
      if (i == MAX_FIXED_HEADER) {
        throw new PacketException("Broken packet: its remaining length has more than 4 bytes");
      }
      if (!require(i + 1, deadline)) {
        return false;
      }
      int digit = buffer[position + i];
      remaining |= (long) (digit & 0x7F) << (7 * (i - 1));
      if (digit >= 0) {
        headerLength = i + 1;
        break;
      }
    }
    long length = headerLength + remaining;
    if (length > maximumPacketSize) {
      throw new PacketException(
          "The broker announced a packet of "
              + length
              + " bytes, maximum-packet-size is "
              + maximumPacketSize);
    }
    packetLeft = length;
    int type = (buffer[position] & 0xF0) >> 4;
    if (type == PUBLISH) {
      int flags = buffer[position];
      if ((flags & QOS_BITS) != 0 && !packets.hasRoom()) {
        packetLeft = 0;
        if (!awaitRoom()) {
          return true;
        }
        packetLeft = length;
      }
      return ((flags & QOS_2_BIT) == 0 && (flags & DUPLICATE) == 0)
          || inspectPublished(headerLength, remaining, deadline);
    }
    if (INSPECTED.get(type) && length <= BUFFER_SIZE) {
      return require((int) length, deadline)
          && inspect(type, headerLength, (int) remaining)
          && (!isOurs(type) || skip());
    }
    return true;
  }

  private boolean isOurs(int type) {
    if (type == PINGRESP && !takeOne(ownPings)) {
      takeOne(clientPings);
      return false;
    }
    return type == PUBREL || type == PINGRESP;
  }

  private static boolean takeOne(AtomicInteger pings) {
    return pings.getAndUpdate(out -> Math.max(0, out - 1)) > 0;
  }

  // A broker that sends more than it was told to waits in the socket. The client takes the time-out
  // for silence between two packets, and asks again; it would take the answer to its PINGREQ, which
  // waits, too, for one that is missing: so it gets one from here. Returns whether there is room,
  // else that answer is to be read.
  private boolean awaitRoom() throws IOException {
    paused = true;
    boolean pinged = clientPings.get() > 0;
    try {
      if (packets.awaitRoom(HOLD_MILLIS)) {
        paused = false;
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (pinged && takeOne(clientPings)) {
      ownPings.incrementAndGet();
      substituteLeft = SUBSTITUTE.length;
      return false;
    }
    throw new SocketTimeoutException("as many messages as may be are unanswered");
  }

  // The packet id stands behind the topic. The client finds out itself that a packet is malformed.
  private boolean inspectPublished(int headerLength, long remaining, long deadline)
      throws IOException {
    int qos = (buffer[position] & QOS_BITS) >> 1;
    if (remaining < 4 || qos < 1 || qos > 2) {
      return true;
    }
    if (!require(headerLength + 2, deadline)) {
      return false;
    }
    int topicLength = unsigned(position + headerLength);
    if (remaining < topicLength + 4L) {
      return true;
    }
    if (!require(headerLength + topicLength + 4, deadline)) {
      return false;
    }
    int packetId = unsigned(position + headerLength + 2 + topicLength);
    if (!packets.published(packetId, qos, (buffer[position] & DUPLICATE) != 0)) {
      return skip();
    }
    buffer[position] = (byte) ((buffer[position] & ~QOS_BITS) | QOS_1_BIT);
    return true;
  }

  private boolean skip() throws IOException {
    while (packetLeft > 0) {
      if (position == limit && !fillWithin(System.nanoTime() + stallNanos)) {
        return false;
      }
      int part = (int) Math.min(packetLeft, limit - position);
      position += part;
      packetLeft -= part;
    }
    return true;
  }

  private int unsigned(int at) {
    return ((buffer[at] & 0xFF) << 8) | (buffer[at + 1] & 0xFF);
  }

  private boolean inspect(int type, int headerLength, int remaining) throws RefusedException {
    int at = position + headerLength;
    if (type == DISCONNECT && protocol == Protocol.V5) {
      inspectDisconnect(at, at + remaining);
    } else if (type == SUBACK && protocol == Protocol.V5) {
      inspectSubscribed(at, at + remaining);
    } else if (type == CONNACK && remaining >= 2) {
      inspectAccepted(at, remaining);
    } else if (type == PUBREL && remaining >= 2) {
      packets.released(unsigned(at));
    } else if (type == PUBREC && remaining >= 3) {
      inspectReceived(at);
    }
    return true;
  }

  private void inspectAccepted(int at, int remaining) throws RefusedException {
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

  private void inspectDisconnect(int at, int end) {
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
  private void inspectReceived(int at) {
    int reasonCode = buffer[at + 2] & 0xFF;
    if (ReasonCode.isError(reasonCode)) {
      packets.refused(unsigned(at), reasonCode);
      buffer[position] = (byte) PUBCOMP_FIRST_BYTE;
      buffer[at + 2] = (byte) PACKET_ID_NOT_FOUND;
    }
  }

  // The client would break the connection; it gets a code it knows, and the true one is told.
  private void inspectSubscribed(int at, int end) {
    int first = afterProperties(at + 2, end);
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
    packets.subscribed(unsigned(at), reasonCodes);
  }

  // The end of a malformed packet: the client finds it out itself.
  private int afterProperties(int at, int end) {
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

  private void awaitStart() throws IOException {
    if (started.getCount() == 0) {
      return;
    }
    try {
      if (!started.await(HOLD_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new SocketTimeoutException("not started");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private boolean require(int count, long deadline) throws IOException {
    while (limit - position < count) {
      if (!fillWithin(deadline)) {
        return false;
      }
    }
    return true;
  }

  private boolean fillWithin(long deadline) throws IOException {
    while (true) {
      try {
        return fill();
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw new PacketException("The broker began a packet and did not finish it");
        }
      }
    }
  }

  private boolean fill() throws IOException {
    if (position == limit) {
      position = 0;
      limit = 0;
    } else if (limit == buffer.length) {
      System.arraycopy(buffer, position, buffer, 0, limit - position);
      limit -= position;
      position = 0;
    }
    int count = in.read(buffer, limit, buffer.length - limit);
    if (count < 0) {
      return false;
    }
    limit += count;
    received(count);
    return true;
  }

  private int direct(byte[] target, int offset, int length) throws IOException {
    long deadline = System.nanoTime() + stallNanos;
    while (true) {
      try {
        int count = in.read(target, offset, length);
        if (count > 0) {
          received(count);
        }
        return count;
      } catch (SocketTimeoutException e) {
        if (System.nanoTime() - deadline >= 0) {
          throw new PacketException("The broker began a packet and did not finish it");
        }
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one reading thread
  private void received(int count) {
    bytes += count;
    lastByteNanos = System.nanoTime();
  }
}
