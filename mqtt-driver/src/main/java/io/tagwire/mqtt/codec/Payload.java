package io.tagwire.mqtt.codec;

import io.tagwire.mqtt.codec.Decoded.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message while it is decoded: text and JSON are made once, when first asked for, for all
 * points that read it. Used by one thread.
 */
public final class Payload {
  private final String topic;
  private final byte[] bytes;
  private @Nullable Object text;
  private @Nullable Object json;
  // The points of a message mostly have one source time: the last one read is kept.
  private @Nullable TimeRule timeRule;
  private @Nullable Instant time;

  /**
   * A message.
   *
   * @param topic its topic
   * @param bytes its payload; not copied, nobody may change it
   */
  public Payload(String topic, byte[] bytes) {
    this.topic = topic;
    this.bytes = bytes;
  }

  /**
   * Whether there are no bytes.
   *
   * @return true for an empty payload
   */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /**
   * Where it came.
   *
   * @return a topic name
   */
  public String topic() {
    return topic;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The payload as a {@link String}, or a {@link Fault}. */
  Object text() {
    Object known = text;
    if (known == null) {
      known = decodeText();
      text = known;
    }
    return known;
  }

  private Object decodeText() {
    String decoded = new String(bytes, StandardCharsets.UTF_8);
    // U+FFFD may be what was sent, or what stands for broken bytes.
    if (decoded.indexOf('\uFFFD') >= 0) {
      ByteBuffer read = ByteBuffer.wrap(bytes);
      try {
        StandardCharsets.UTF_8.newDecoder().decode(read);
      } catch (CharacterCodingException e) {
        return new Fault(
            Reason.PAYLOAD, "Payload is not UTF-8 from byte " + read.position() + " on");
      }
    }
    return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
  }

  /** The payload as a JSON node, or a {@link Fault}. */
  Object json() {
    Object known = json;
    if (known == null) {
      known = Json.parse(bytes);
      json = known;
    }
    return known;
  }

  /** The source time by a rule, or null. */
  @Nullable Instant time(TimeRule rule) {
    if (timeRule == null || !timeRule.equals(rule)) {
      time = rule.read(this);
      timeRule = rule;
    }
    return time;
  }

  /** The level of the topic, negative from the end, or ABSENT. */
  Object level(int n) {
    int at = n;
    if (n < 0) {
      int levels = 1;
      for (int i = 0; i < topic.length(); i++) {
        levels += topic.charAt(i) == '/' ? 1 : 0;
      }
      at = levels + n;
    }
    int from = 0;
    int level = 0;
    int to = topic.indexOf('/');
    while (level < at && to >= 0) {
      from = to + 1;
      to = topic.indexOf('/', from);
      level++;
    }
    if (level == at) {
      return topic.substring(from, to < 0 ? topic.length() : to);
    }
    return Nothing.ABSENT;
  }
}
