package io.tagwire.mqtt.queue;

import io.tagwire.mqtt.session.OutboundMessage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record: magic number, length and CRC32C of the body; the body is a type, a
 * sequence number and, for a message, its parts. Big-endian; texts and bytes after their length.
 */
final class RecordFormat {
  static final int HEADER = 12;
  static final byte MESSAGE = 1;
  static final byte SENT = 2;
  static final byte DONE = 3;
  private static final int MAGIC = 0x54_57_51_31;
  private static final int MARKER_BODY = 9;
  private static final int MESSAGE_BODY = MARKER_BODY + 3 * 8 + 2 + 3 * 4;

  private RecordFormat() {}

  /**
   * A record read.
   *
   * @param type which of the constants
   * @param sequence of the message
   * @param body the rest of the body
   * @param end where the next record begins
   */
  record Read(byte type, long sequence, ByteBuffer body, int end) {}

  static byte[] marker(byte type, long sequence) {
    ByteBuffer body = ByteBuffer.allocate(MARKER_BODY).put(type).putLong(sequence);
    return framed(body.array());
  }

  static byte[] message(long sequence, StoredMessage stored) {
    OutboundMessage message = stored.message();
    byte[] topic = utf8(message.topic());
    int size = MESSAGE_BODY + topic.length + message.payload().length;
    for (Map.Entry<String, String> property : message.properties().entrySet()) {
      size += 8 + utf8(property.getKey()).length + utf8(property.getValue()).length;
    }
    ByteBuffer body = ByteBuffer.allocate(size);
    body.put(MESSAGE).putLong(sequence);
    body.putLong(stored.acceptedMillis())
        .putLong(stored.expiresMillis())
        .putLong(stored.expiryMillis())
        .put((byte) message.qos())
        .put((byte) (message.retain() ? 1 : 0));
    put(body, topic);
    put(body, message.payload());
    body.putInt(message.properties().size());
    message
        .properties()
        .forEach(
            (name, value) -> {
              put(body, utf8(name));
              put(body, utf8(value));
            });
    return framed(body.array());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer body, byte[] bytes) {
    body.putInt(bytes.length).put(bytes);
  }

  private static byte[] framed(byte[] body) {
    return ByteBuffer.allocate(HEADER + body.length)
        .putInt(MAGIC)
        .putInt(body.length)
        .putInt(crc(body, 0, body.length))
        .put(body)
        .array();
  }

  private static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** Whether a record begins here that is not all there: what a crash leaves at the end. */
  static boolean isTorn(byte[] bytes, int at) {
    int left = bytes.length - at;
    if (left < HEADER) {
      return true;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER);
    int magic = header.getInt();
    int length = header.getInt();
    // A file system may have made the file longer without writing to it.
    boolean blank = magic == 0 && length == 0;
    return blank || (magic == MAGIC && length >= MARKER_BODY && length > left - HEADER);
  }

  /** The record that begins here; null if there is no whole one. */
  static @Nullable Read read(byte[] bytes, int at) {
    if (bytes.length - at < HEADER + MARKER_BODY) {
      return null;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER);
    int magic = header.getInt();
    int length = header.getInt();
    int crc = header.getInt();
    if (magic != MAGIC
        || length < MARKER_BODY
        || length > bytes.length - at - HEADER
        || crc != crc(bytes, at + HEADER, length)) {
      return null;
    }
    ByteBuffer body = ByteBuffer.wrap(bytes, at + HEADER, length);
    return new Read(body.get(), body.getLong(), body, at + HEADER + length);
  }

  /**
   * The message of a record.
   *
   * @throws IllegalArgumentException if the body is not one
   */
  static StoredMessage stored(ByteBuffer body) {
    try {
      long accepted = body.getLong();
      long expires = body.getLong();
      long expiry = body.getLong();
      int qos = body.get();
      boolean retain = body.get() != 0;
      String topic = new String(bytes(body), StandardCharsets.UTF_8);
      byte[] payload = bytes(body);
      Map<String, String> properties = new LinkedHashMap<>();
      for (int left = body.getInt(); left > 0; left--) {
        String name = new String(bytes(body), StandardCharsets.UTF_8);
        properties.put(name, new String(bytes(body), StandardCharsets.UTF_8));
      }
      return new StoredMessage(
          new OutboundMessage(topic, payload, qos, retain, properties),
          accepted,
          expires,
          expiry,
          false);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a message record that is too short", e);
    }
  }

  private static byte[] bytes(ByteBuffer body) {
    int length = body.getInt();
    if (length < 0 || length > body.remaining()) {
      throw new IllegalArgumentException("a length of " + length + " in a message record");
    }
    int from = body.arrayOffset() + body.position();
    body.position(body.position() + length);
    return Arrays.copyOfRange(body.array(), from, from + length);
  }
}
