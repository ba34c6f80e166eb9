package io.tagwire.mqtt.write;

import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.InboundMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The answers of devices, matched to what was asked (MQTT 5 §4.10). Thread-safe, never blocks. Who
 * expects an answer must also forget it; that bounds what is kept here.
 */
public final class Responses {
  private final String topic;
  private final long seed = ThreadLocalRandom.current().nextLong();
  // Begins anywhere: another client on the same answer topic counts its own.
  private final AtomicLong ids =
      new AtomicLong(ThreadLocalRandom.current().nextLong(1, 1_000_000_000));
  private final Map<String, List<Consumer<InboundMessage>>> expected = new ConcurrentHashMap<>();
  private final LongAdder matched = new LongAdder();
  private final LongAdder unmatched = new LongAdder();

  /**
   * Nothing is expected yet.
   *
   * @param topic the response topic of the connection
   */
  public Responses(String topic) {
    this.topic = topic;
  }

  /**
   * The topic that requests name as their response topic.
   *
   * @return a topic name
   */
  public String topic() {
    return topic;
  }

  /**
   * A number used once.
   *
   * @return above zero, below 2^53: exact in every JSON library
   */
  public long nextId() {
    return ids.incrementAndGet();
  }

  /**
   * Correlation data used once.
   *
   * @param id a number used once
   * @return 16 bytes in base64, as in {@link InboundMessage#properties}
   */
  public String correlation(long id) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(seed).putLong(id).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * What expects the answer that repeats a number in its body.
   *
   * @param id the number as text
   * @return a key for {@link #expect}
   */
  static String idKey(String id) {
    return "#" + id.trim();
  }

  /**
   * What expects the next message of a topic.
   *
   * @return a key for {@link #expect}
   */
  static String topicKey(TopicFilter filter) {
    return "@" + filter.wire();
  }

  /**
   * Expects answers.
   *
   * @param key correlation data or {@link #idKey}
   * @param handler told of each on the thread of the message; must not block
   */
  public void expect(String key, Consumer<InboundMessage> handler) {
    expected.compute(
        key,
        (same, before) -> {
          List<Consumer<InboundMessage>> all = new ArrayList<>(before == null ? List.of() : before);
          all.add(handler);
          return List.copyOf(all);
        });
  }

  /**
   * Expects no more.
   *
   * @param key correlation data or {@link #idKey}
   */
  public void forget(String key) {
    expected.remove(key);
  }

  /**
   * One of those that expect an answer does so no more.
   *
   * @param key as given to {@link #expect}
   * @param handler as given to {@link #expect}
   */
  public void forget(String key, Consumer<InboundMessage> handler) {
    expected.computeIfPresent(
        key,
        (same, before) -> {
          List<Consumer<InboundMessage>> rest =
              before.stream().filter(each -> each != handler).toList();
          return rest.isEmpty() ? null : rest;
        });
  }

  /**
   * A message came: perhaps an answer on the response topic.
   *
   * @param message any message
   * @return whether it came on the response topic
   */
  public boolean message(InboundMessage message) {
    if (!message.topic().equals(topic)) {
      return false;
    }
    String correlation = message.properties().get().get("correlation-data");
    if (correlation != null && answer(correlation, message)) {
      matched.increment();
    } else {
      unmatched.increment();
    }
    return true;
  }

  /** An answer with this key came; returns whether it was expected. */
  boolean answer(String key, InboundMessage message) {
    List<Consumer<InboundMessage>> handlers = expected.getOrDefault(key, List.of());
    handlers.forEach(handler -> handler.accept(message));
    return !handlers.isEmpty();
  }

  /**
   * Totals: {@code responses.matched}, {@code responses.unmatched} on the response topic.
   *
   * @return by name, in that order
   */
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("responses.matched", matched.sum());
    counters.put("responses.unmatched", unmatched.sum());
    return counters;
  }
}
