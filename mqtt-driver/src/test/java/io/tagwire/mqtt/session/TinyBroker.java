package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that keeps every packet of its client and says exactly what a test lets it say. It
 * answers CONNECT as told, SUBSCRIBE with what was asked for (filters under {@code no/} are
 * refused), and PINGREQ.
 */
final class TinyBroker implements AutoCloseable {
  /** CONNACK of MQTT 5 with success and no properties. */
  static final String WELCOME = "20 03 00 00 00";

  /** The same, with a session kept. */
  static final String WELCOME_BACK = "20 03 01 00 00";

  /** CONNACK of MQTT 3.1.1 with success. */
  static final String WELCOME_3 = "20 02 00 00";

  /** The same, with a session kept. */
  static final String WELCOME_BACK_3 = "20 02 01 00";

  /** CONNACK of MQTT 3.1.1: unacceptable protocol version. */
  static final String NOT_THIS_VERSION = "20 02 00 01";

  /** In place of a CONNACK: the connection is closed. */
  static final String CLOSE = "";

  private final ServerSocket server;
  private final List<String> answers;
  private final List<Packet> packets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile @Nullable Socket current;
  private volatile boolean closesAtShared;

  /** A packet of the client: its first byte and what follows the fixed header. */
  record Packet(int first, String hex) {
    int type() {
      return first >> 4;
    }

    @Override
    public String toString() {
      return String.format("%02x ", first) + hex;
    }
  }

  /**
   * Listens.
   *
   * @param answers to CONNECT in hex, one for each connection; the last one for all others
   */
  TinyBroker(String... answers) {
    this.answers = List.of(answers);
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::accept, "test-tiny-broker");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "mqtt://127.0.0.1:" + server.getLocalPort();
  }

  /** From now on the connection is closed in place of an answer to a shared subscription. */
  void closeAtShared() {
    closesAtShared = true;
  }

  int connections() {
    return connections.get();
  }

  /** All packets so far, as hex, over all connections. */
  List<String> packets() {
    return packets.stream().map(Packet::toString).toList();
  }

  /** Packets of one type so far, as hex. */
  List<String> packets(int type) {
    return packets.stream().filter(packet -> packet.type() == type).map(Packet::toString).toList();
  }

  /** The payloads of CONNECT as text, to look for what they hold. */
  String lastConnect() {
    List<Packet> connects = packets.stream().filter(packet -> packet.type() == 1).toList();
    assertThat(connects).isNotEmpty();
    String hex = connects.get(connects.size() - 1).hex();
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  /** Says this on the newest connection. */
  void send(String hex) {
    Socket socket = connected();
    try {
      write(socket, hex);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the newest connection. */
  void cut() {
    Socket socket = connected();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connected() {
    return Objects.requireNonNull(current, "nobody connected yet");
  }

  private static void write(Socket socket, String hex) throws IOException {
    OutputStream out = socket.getOutputStream();
    synchronized (socket) {
      out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
      out.flush();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        int number = connections.getAndIncrement();
        String answer = answers.get(Math.min(number, answers.size() - 1));
        Thread thread = new Thread(() -> serve(socket, answer), "test-tiny-broker");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed by the test.
    }
  }

  private void serve(Socket socket, String answer) {
    boolean properties = true;
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int first = in.readUnsignedByte();
        int length = 0;
        int digit;
        int shift = 0;
        do {
          digit = in.readUnsignedByte();
          length |= (digit & 0x7F) << shift;
          shift += 7;
        } while (digit >= 0x80);
        byte[] body = new byte[length];
        in.readFully(body);
        Packet packet = new Packet(first, HexFormat.of().formatHex(body));
        if (packet.type() == 1) {
          properties = body[6] == 5;
          current = socket;
          packets.add(packet);
          if (answer.equals(CLOSE)) {
            return;
          }
          write(socket, answer);
        } else {
          // First: who sees the answer may look at what was asked.
          packets.add(packet);
          answer(socket, packet, body, properties);
        }
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private void answer(Socket socket, Packet packet, byte[] body, boolean properties)
      throws IOException {
    if (packet.type() == 12) {
      write(socket, "d000");
    } else if (packet.type() == 8) {
      StringBuilder codes = new StringBuilder();
      int at = properties ? 3 + (body[2] & 0x7F) : 2;
      while (at < body.length) {
        int end = at + 2 + (((body[at] & 0xFF) << 8) | (body[at + 1] & 0xFF));
        String filter = new String(body, at + 2, end - at - 2, StandardCharsets.UTF_8);
        if (closesAtShared && filter.startsWith("$share/")) {
          socket.close();
          return;
        }
        codes.append(filter.startsWith("no/") ? "80" : String.format("%02x", body[end] & 3));
        at = end + 1;
      }
      String middle = properties ? "00" : "";
      int length = 2 + (middle.length() + codes.length()) / 2;
      write(
          socket,
          "90" + String.format("%02x", length) + packet.hex().substring(0, 4) + middle + codes);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Socket socket = current;
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
