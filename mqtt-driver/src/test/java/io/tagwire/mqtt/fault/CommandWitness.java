package io.tagwire.mqtt.fault;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who sees what becomes of commands: listens to a topic straight at the broker and enters the
 * numbers that come into a ledger. MQTT 3.1.1 in its smallest form, written anew. Listens with QoS
 * 0 and sends nothing, so that it doubles nothing by itself, and what a broker wrote to it before
 * it was killed can still be read. Connects again as often as it takes. Thread-safe.
 */
final class CommandWitness implements AutoCloseable {
  private static final int CONNECT_MILLIS = 500;
  private static final int PUBLISH = 3;

  private final int port;
  private final String topic;
  private final Ledger ledger;
  private volatile boolean listening;
  private volatile boolean closed;
  private volatile @Nullable Socket socket;

  private CommandWitness(int port, String topic, Ledger ledger) {
    this.port = port;
    this.topic = topic;
    this.ledger = ledger;
  }

  /**
   * Begins to listen.
   *
   * @param port of the broker, on 127.0.0.1
   * @param topic whose payloads are decimal numbers
   * @param ledger where they go
   */
  static CommandWitness at(int port, String topic, Ledger ledger) {
    CommandWitness witness = new CommandWitness(port, topic, ledger);
    Thread thread = new Thread(witness::run, "test-witness");
    thread.setDaemon(true);
    thread.start();
    return witness;
  }

  /** Whether the broker has its subscription. */
  boolean isListening() {
    return listening;
  }

  private void run() {
    while (!closed) {
      try (Socket open = new Socket()) {
        open.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
        socket = open;
        DataInputStream in = new DataInputStream(open.getInputStream());
        listen(new DataOutputStream(open.getOutputStream()));
        while (!closed) {
          packet(in);
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      } finally {
        listening = false;
      }
    }
  }

  private void listen(DataOutputStream out) throws IOException {
    String id = "command-witness";
    out.writeByte(0x10);
    out.writeByte(12 + id.length());
    out.writeUTF("MQTT");
    out.writeByte(4);
    out.writeByte(2);
    out.writeShort(0);
    out.writeUTF(id);
    out.writeByte(0x82);
    out.writeByte(5 + topic.length());
    out.writeShort(1);
    out.writeUTF(topic);
    out.writeByte(0);
    out.flush();
  }

  private void packet(DataInputStream in) throws IOException {
    int header = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int digit;
    do {
      digit = in.readUnsignedByte();
      length |= (digit & 0x7F) << shift;
      shift += 7;
    } while (digit > 0x7F);
    byte[] body = new byte[length];
    in.readFully(body);
    if (header >> 4 == PUBLISH) {
      int name = 2 + ((body[0] & 0xFF) << 8) + (body[1] & 0xFF);
      ledger.take(
          Integer.parseInt(new String(body, name, length - name, StandardCharsets.US_ASCII)));
    } else if (header == 0x90) {
      listening = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Closed is all it has to be.
      }
    }
  }
}
