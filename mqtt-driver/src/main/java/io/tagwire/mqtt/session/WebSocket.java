package io.tagwire.mqtt.session;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/**
 * The client's side of a WebSocket (RFC 6455) that carries MQTT (MQTT 5 §6), over a connected
 * socket. The client object has one of its own, which breaks the connection at a ping and loses its
 * place in the stream at a read time-out.
 */
final class WebSocket {
  private static final int BUFFER_SIZE = 64 * 1024;
  private static final int MAX_ANSWER = 16 * 1024;
  private static final int KEY_BYTES = 16;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int CONTINUATION = 0x0;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;
  private static final int MAX_CONTROL = 125;
  private static final int TWO_BYTE_LENGTH = 126;
  private static final int EIGHT_BYTE_LENGTH = 127;
  private static final int MASK_BYTES = 4;
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final SecureRandom random = new SecureRandom();
  private final InputStream in;
  private final OutputStream out;

  private WebSocket(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Asks the server to change to WebSocket and waits for its answer (RFC 6455 §4.1).
   *
   * @param in of the socket, with a read time-out set
   * @param out of the socket
   */
  static WebSocket open(BrokerAddress broker, InputStream in, OutputStream out) throws IOException {
    WebSocket socket = new WebSocket(new BufferedInputStream(in, BUFFER_SIZE), out);
    byte[] random = new byte[KEY_BYTES];
    socket.random.nextBytes(random);
    String key = Base64.getEncoder().encodeToString(random);
    String host = broker.host().contains(":") ? "[" + broker.host() + "]" : broker.host();
    String request =
        String.join(
            "\r\n",
            "GET " + broker.path() + " HTTP/1.1",
            "Host: " + host + ":" + broker.port(),
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: " + key,
            "Sec-WebSocket-Protocol: mqtt",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    check(socket.answer(), key, broker);
    return socket;
  }

  private String answer() throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.length() < MAX_ANSWER) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed instead of an answer");
      }
      answer.append((char) next);
      if (next == '\n' && answer.toString().endsWith("\r\n\r\n")) {
        return answer.toString();
      }
    }
    throw new PacketException("the answer to the WebSocket request is too long");
  }

  private static void check(String answer, String key, BrokerAddress broker)
      throws PacketException {
    String[] lines = answer.split("\r\n", -1);
    if (!lines[0].matches("HTTP/1\\.1 101( .*)?")) {
      throw new PacketException(
          "the server does not change to WebSocket at ["
              + broker.path()
              + "], it answers ["
              + lines[0].strip()
              + "]");
    }
    if (!header(lines, "sec-websocket-accept").equals(accept(key))) {
      throw new PacketException(
          "the server did not prove that it understood the WebSocket request");
    }
    if (!header(lines, "sec-websocket-protocol").equals("mqtt")) {
      throw new PacketException("the server speaks WebSocket, but not MQTT in it");
    }
  }

  private static String header(String[] lines, String name) {
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
        return line.substring(colon + 1).strip();
      }
    }
    return "";
  }

  /** What a server answers to a key (RFC 6455 §4.2.2). */
  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-1", e);
    }
  }

  /** The bytes of the binary frames. One reading thread; answers pings. */
  InputStream input() {
    return new Frames();
  }

  /** Sends what is written in one call as one binary frame. */
  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        if (length > 0) {
          send(BINARY, source, offset, length);
        }
      }

      @Override
      public void flush() throws IOException {
        out.flush();
      }
    };
  }

  private void send(int opcode, byte[] source, int offset, int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(2 + Long.BYTES + MASK_BYTES + length);
    frame.put((byte) (FINAL | opcode));
    if (length <= MAX_CONTROL) {
      frame.put((byte) (MASKED | length));
    } else if (length <= 0xFFFF) {
      frame.put((byte) (MASKED | TWO_BYTE_LENGTH)).putShort((short) length);
    } else {
      frame.put((byte) (MASKED | EIGHT_BYTE_LENGTH)).putLong(length);
    }
    byte[] mask = new byte[MASK_BYTES];
    random.nextBytes(mask);
    frame.put(mask);
    for (int i = 0; i < length; i++) {
      frame.put((byte) (source[offset + i] ^ mask[i % MASK_BYTES]));
    }
    synchronized (out) {
      out.write(frame.array(), 0, frame.position());
    }
  }

  /** Takes frames apart; a read time-out anywhere leaves it where it was. */
  private final class Frames extends InputStream {
    private static final int MIN_HEADER = 2;

    private final byte[] header = new byte[MIN_HEADER + Long.BYTES];
    private final byte[] control = new byte[MAX_CONTROL];
    private int headerCount;
    private int controlCount;
    private boolean inFrame;
    private long left;
    private boolean closed;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (!closed && nextFrame()) {
        if (isControl()) {
          takeControl();
        } else if (left > 0) {
          int count = in.read(target, offset, (int) Math.min(length, left));
          left -= Math.max(0, count);
          return count;
        } else {
          endFrame();
        }
      }
      return -1;
    }

    // False at the end of the stream.
    private boolean nextFrame() throws IOException {
      while (!inFrame) {
        int next = in.read();
        if (next < 0) {
          return false;
        }
        header[headerCount++] = (byte) next;
        if (headerCount >= MIN_HEADER && headerCount == headerLength()) {
          begin();
        }
      }
      return true;
    }

    private int headerLength() {
      return switch (header[1] & 0x7F) {
        case TWO_BYTE_LENGTH -> MIN_HEADER + Short.BYTES;
        case EIGHT_BYTE_LENGTH -> MIN_HEADER + Long.BYTES;
        default -> MIN_HEADER;
      };
    }

    private void begin() throws PacketException {
      left = header[1] & 0x7F;
      if (headerCount > MIN_HEADER) {
        left = 0;
        for (int i = MIN_HEADER; i < headerCount; i++) {
          left = (left << Byte.SIZE) | (header[i] & 0xFF);
        }
      }
      int opcode = opcode();
      boolean known = opcode == CONTINUATION || opcode == BINARY || isControl();
      if ((header[0] & 0x70) != 0 || (header[1] & MASKED) != 0 || !known || left < 0) {
        throw new PacketException(
            String.format(
                "Broken WebSocket frame: it begins with 0x%02X 0x%02X", header[0], header[1]));
      }
      if (isControl() && left > MAX_CONTROL) {
        throw new PacketException("Broken WebSocket frame: a control frame of " + left + " bytes");
      }
      inFrame = true;
    }

    private int opcode() {
      return header[0] & 0x0F;
    }

    private boolean isControl() {
      return opcode() == CLOSE || opcode() == PING || opcode() == PONG;
    }

    private void takeControl() throws IOException {
      while (left > 0) {
        int count = in.read(control, controlCount, (int) left);
        if (count < 0) {
          closed = true;
          return;
        }
        controlCount += count;
        left -= count;
      }
      if (opcode() == CLOSE) {
        closed = true;
      } else if (opcode() == PING) {
        send(PONG, control, 0, controlCount);
        out.flush();
      }
      endFrame();
    }

    private void endFrame() {
      inFrame = false;
      headerCount = 0;
      controlCount = 0;
    }
  }
}
