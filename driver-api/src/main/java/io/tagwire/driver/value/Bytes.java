package io.tagwire.driver.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * An immutable sequence of bytes with equality by content. Copies in and out.
 *
 * @since 0.1
 */
public final class Bytes {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /**
   * Copies an array.
   *
   * @param content the bytes
   * @return an immutable copy
   */
  public static Bytes copyOf(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /**
   * The UTF-8 bytes of a text.
   *
   * @param text the text
   * @return its bytes
   */
  public static Bytes utf8(String text) {
    return text.isEmpty() ? EMPTY : new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads base64 (RFC 4648 §4).
   *
   * @param base64 the text
   * @return the bytes
   * @throws IllegalArgumentException if the text is not base64
   */
  public static Bytes fromBase64(String base64) {
    return base64.isEmpty() ? EMPTY : new Bytes(Base64.getDecoder().decode(base64));
  }

  /**
   * A copy of the bytes.
   *
   * @return a new array
   */
  public byte[] toArray() {
    return content.clone();
  }

  /**
   * A read-only view; no copy.
   *
   * @return a new buffer, big endian, position 0
   */
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /**
   * How many bytes there are.
   *
   * @return the length
   */
  public int length() {
    return content.length;
  }

  /**
   * The bytes as base64 (RFC 4648 §4).
   *
   * @return text
   */
  public String toBase64() {
    return Base64.getEncoder().encodeToString(content);
  }

  /**
   * The bytes read as UTF-8; malformed input becomes U+FFFD.
   *
   * @return text
   */
  public String toUtf8() {
    return new String(content, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /** The length and the first bytes in hexadecimal. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(content.length).append(" bytes");
    for (int i = 0; i < Math.min(content.length, 16); i++) {
      text.append(i == 0 ? ": " : " ").append(String.format("%02x", content[i]));
    }
    return content.length > 16 ? text.append(" …").toString() : text.toString();
  }
}
