package io.tagwire.mqtt.session;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the client reads: buffered, and cut at packets (MQTT 5 §2.1), because the client takes a
 * fixed header that comes in two pieces for garbage, allocates what a header announces, and breaks
 * the connection at a refused QoS 2 publish and at reasons in SUBACK it does not know. The flow of
 * QoS 2 towards us is kept from it: it sees those messages as QoS 1, and no PUBREL. One reading
 * thread; any other may ask how far it is, and tell of pings.
 */
final class PacketInputStream extends InputStream {
  private static final int HOLD_MILLIS = 100;
  // PINGRESP.
  private static final byte[] SUBSTITUTE = {(byte) 0xD0, 0};
  // No packet of MQTT, but how a broker answers that wants TLS (RFC 8446 §5.1).
  private static final int TLS_ALERT = 0x15;

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

  private final ReadBuffer buffer;
  private final FixedHeader header = new FixedHeader();
  private final PacketInterpreter interpreter;
  private final PendingPings pings = new PendingPings();
  private final long maximumPacketSize;
  private final CountDownLatch started;
  private final PacketListener packets;
  private long packetLeft;
  private int substituteLeft;
  private volatile boolean paused;

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
    this.buffer = new ReadBuffer(in, limits.stallNanos());
    this.interpreter =
        new PacketInterpreter(limits.protocol(), limits.topicAliasMaximum(), packets);
    this.maximumPacketSize = limits.maximumPacketSize();
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
    int next = buffer.take();
    if (next >= 0) {
      packetLeft--;
    }
    return next;
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
    int count = buffer.take(target, offset, (int) Math.min(length, packetLeft));
    if (count > 0) {
      packetLeft -= count;
    }
    return count;
  }

  @Override
  public int available() {
    return buffer.available();
  }

  /** Bytes received. */
  long bytes() {
    return buffer.total();
  }

  /** {@link System#nanoTime} of the last byte. */
  long lastByteNanos() {
    return buffer.lastByteNanos();
  }

  /** Whether what has come is not read, because too many messages are unanswered. */
  boolean isPaused() {
    return paused;
  }

  /** The client sends a PINGREQ. */
  void clientPinged() {
    pings.clientPinged();
  }

  /** A PINGREQ leaves that the client knows nothing of: it does not see the answer. */
  void ownPing() {
    pings.ownPing();
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
    if (buffer.isEmpty() && !buffer.fill()) {
      return false;
    }
    if (buffer.peek(0) == TLS_ALERT) {
      throw new PacketException("it answers in TLS; write mqtts:// or wss://");
    }
    long deadline = buffer.deadline();
    if (!header.read(buffer, deadline)) {
      return false;
    }
    long length = header.packetLength();
    if (length > maximumPacketSize) {
      throw new PacketException(
          "The broker announced a packet of "
              + length
              + " bytes, maximum-packet-size is "
              + maximumPacketSize);
    }
    int type = header.type();
    if (type == FixedHeader.PUBLISH) {
      if (header.qos() > 0 && !packets.hasRoom() && !awaitRoom()) {
        return true;
      }
      packetLeft = length;
      return (header.qos() < 2 && !header.isDuplicate()) || announcePublished(deadline);
    }
    packetLeft = length;
    if (type == FixedHeader.PINGRESP) {
      return pings.answerIsForClient() || skip();
    }
    if (PacketInterpreter.interprets(type) && length <= ReadBuffer.SIZE) {
      if (!buffer.require((int) length, deadline)) {
        return false;
      }
      interpreter.interpret(header, buffer.array(), buffer.position());
      return type != FixedHeader.PUBREL || skip();
    }
    return true;
  }

  // A broker that sends more than it was told to waits in the socket. The client takes the time-out
  // for silence between two packets, and asks again; it would take the answer to its PINGREQ, which
  // waits, too, for one that is missing: so it gets one from here. Returns whether there is room,
  // else that answer is to be read.
  private boolean awaitRoom() throws IOException {
    paused = true;
    boolean pinged = pings.clientWaits();
    try {
      if (packets.awaitRoom(HOLD_MILLIS)) {
        paused = false;
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (pinged && pings.answerForBroker()) {
      substituteLeft = SUBSTITUTE.length;
      return false;
    }
    throw new SocketTimeoutException("as many messages as may be are unanswered");
  }

  // The packet id stands behind the topic. The client finds out itself that a packet is malformed.
  private boolean announcePublished(long deadline) throws IOException {
    int qos = header.qos();
    if (header.remaining() < 4 || qos < 1 || qos > 2) {
      return true;
    }
    if (!buffer.require(header.length() + 2, deadline)) {
      return false;
    }
    int topicLength = buffer.peekNumber(header.length());
    if (header.remaining() < topicLength + 4L) {
      return true;
    }
    if (!buffer.require(header.length() + topicLength + 4, deadline)) {
      return false;
    }
    int packetId = buffer.peekNumber(header.length() + 2 + topicLength);
    if (!packets.published(packetId, qos, header.isDuplicate())) {
      return skip();
    }
    buffer.replace(header.firstByteOfQos1());
    return true;
  }

  private boolean skip() throws IOException {
    while (packetLeft > 0) {
      int count = buffer.skip(packetLeft);
      if (count < 0) {
        return false;
      }
      packetLeft -= count;
    }
    return true;
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
}
