package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.mqtt.codec.Decoded.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message while it is decoded: text and JSON are made once, when first asked for, for all
 * points that read it. Used by one thread.
 */
public final class Payload {
  private static final byte[] NO_BYTES = {};

  private final String topic;
  private final byte[] bytes;
  private final boolean retained;
  private final @Nullable Instant received;
  private final Supplier<Map<String, String>> properties;
  private @Nullable Object text;
  private @Nullable Object json;
  // The points of a message mostly have one source time: the last one read is kept.
  private @Nullable TimeRule timeRule;
  private Object time = Nothing.ABSENT;
  // What few messages need, so that the others do not pay for it.
  private @Nullable Parts parts;

  private static final class Parts {
    private final @Nullable Payload root;
    private final Object key;
    private final Map<String, Object> documents = new HashMap<>();
    private @Nullable Series series;
    private Object elements = Nothing.ABSENT;

    Parts(@Nullable Payload root, Object key) {
      this.root = root;
      this.key = key;
    }
  }

  /**
   * A message of which only topic and payload count.
   *
   * @param topic its topic
   * @param bytes its payload; not copied, nobody may change it
   */
  public Payload(String topic, byte[] bytes) {
    this(topic, bytes, false, null, Map::of);
  }

  /**
   * A message.
   *
   * @param topic its topic
   * @param bytes its payload; not copied, nobody may change it
   * @param retained its flag
   * @param received when it came, which a source time is held against; null if that does not matter
   * @param properties of MQTT 5 by name, asked for only when a selector reads one
   */
  public Payload(
      String topic,
      byte[] bytes,
      boolean retained,
      @Nullable Instant received,
      Supplier<Map<String, String>> properties) {
    this.topic = topic;
    this.bytes = bytes;
    this.retained = retained;
    this.received = received;
    this.properties = properties;
  }

  private Payload(Payload root, JsonNode element, Object key) {
    this.topic = root.topic;
    this.bytes = NO_BYTES;
    this.retained = root.retained;
    this.received = root.received;
    this.properties = root.properties;
    this.parts = new Parts(root, key);
    this.json = element;
    Object plain = Json.plain(element);
    this.text = plain instanceof String || plain == Nothing.NULL ? plain : null;
  }

  /**
   * Whether there are no bytes.
   *
   * @return true for an empty payload
   */
  public boolean isEmpty() {
    return bytes.length == 0 && !isElement();
  }

  /**
   * Where it came.
   *
   * @return a topic name
   */
  public String topic() {
    return topic;
  }

  /** The message itself; for an element of a series the message it is in. */
  Payload root() {
    return parts == null || parts.root == null ? this : parts.root;
  }

  /** The document of the message, of which this node is the whole or an element. */
  JsonNode whole(JsonNode node) {
    Parts known = parts;
    return known != null && known.root != null && known.root.json() instanceof JsonNode document
        ? document
        : node;
  }

  private boolean isElement() {
    return parts != null && parts.root != null;
  }

  private Parts parts() {
    Parts known = parts;
    if (known == null) {
      known = new Parts(null, Nothing.ABSENT);
      parts = known;
    }
    return known;
  }

  /** In a series over an object the name of the member, else ABSENT. */
  Object key() {
    return parts == null ? Nothing.ABSENT : parts.key;
  }

  /**
   * Whether the broker kept it.
   *
   * @return true for what is sent on subscribing, false for a live message
   */
  public boolean retained() {
    return retained;
  }

  /** When it came, or null if nobody told. */
  @Nullable Instant received() {
    return received;
  }

  /** A property: a user property, or another one by its name; or ABSENT. */
  Object property(String name) {
    Map<String, String> all = properties.get();
    String value = all.get("user." + name);
    if (value == null) {
      value = all.get(name);
    }
    return value == null ? Nothing.ABSENT : value;
  }

  /** The bytes; an element of a series has those of its text. */
  Object bytes() {
    if (!isElement()) {
      return bytes;
    }
    Object written = text();
    return written instanceof String plain ? plain.getBytes(StandardCharsets.UTF_8) : written;
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
    if (isElement() && json instanceof JsonNode element) {
      return Raw.text(Json.plain(element));
    }
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

  /** The source time by a rule: an Instant, ABSENT, or a Fault that makes the value doubtful. */
  Object time(TimeRule rule) {
    if (timeRule == null || !timeRule.equals(rule)) {
      time = rule.read(this);
      timeRule = rule;
    }
    return time;
  }

  /** The elements of a series as a list of messages, or ABSENT, or a {@link Fault}. */
  Object elements(Series wanted) {
    Parts known = parts();
    if (known.series == null || !known.series.equals(wanted)) {
      known.elements = split(wanted);
      known.series = wanted;
    }
    return known.elements;
  }

  private Object split(Series wanted) {
    Object found = wanted.from(this);
    if (found instanceof Nothing) {
      return Nothing.ABSENT;
    }
    if (!(found instanceof JsonNode node)) {
      return found instanceof Fault
          ? found
          : new Fault(
              Reason.SELECTOR,
              "["
                  + Raw.shown(found)
                  + "] at ["
                  + wanted.selector()
                  + "] is no array or object of a series");
    }
    boolean single = node.isObject() && !wanted.byMember();
    if (!single && node.size() > Series.MAX_ELEMENTS) {
      return new Fault(
          Reason.PAYLOAD,
          "Series ["
              + wanted.selector()
              + "] has "
              + node.size()
              + " elements, at most "
              + Series.MAX_ELEMENTS
              + " are read");
    }
    List<Payload> split = new ArrayList<>(single ? 1 : node.size());
    if (single) {
      split.add(new Payload(root(), node, Nothing.ABSENT));
    } else if (node.isObject()) {
      node.properties()
          .forEach(member -> split.add(new Payload(root(), member.getValue(), member.getKey())));
    } else {
      node.forEach(element -> split.add(new Payload(root(), element, Nothing.ABSENT)));
    }
    return split;
  }

  /** A document read before, or null. */
  @Nullable Object known(String name) {
    return parts == null ? null : parts.documents.get(name);
  }

  /** Keeps a document for the other points of the message. */
  void know(String name, Object document) {
    parts().documents.put(name, document);
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
