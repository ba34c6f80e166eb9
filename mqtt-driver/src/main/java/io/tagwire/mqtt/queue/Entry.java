package io.tagwire.mqtt.queue;

import io.tagwire.mqtt.session.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command that waits, or is under way. Its state is guarded by the lock of its queue. */
final class Entry {
  private static final int OVERHEAD = 200;
  private static final long MAX_SECONDS = 0xFFFF_FFFFL;

  private final OutboundMessage message;
  private final @Nullable Object key;
  private final Instant accepted;
  private final Instant expires;
  private final Optional<Duration> expiry;
  private final DeliveryListener answer;

  private long position;
  private State state;
  private boolean again;
  private int refusals;
  // Of the journal; 0 while it has none.
  private volatile long sequence;

  /** Where it is. */
  enum State {
    /** Not on disk yet. */
    WRITING,
    /** Kept, not given to the link. */
    WAITING,
    /** Given to the link. */
    OUT,
    /** No longer in the queue. */
    GONE
  }

  Entry(
      OutboundMessage message,
      @Nullable Object key,
      Instant accepted,
      Instant expires,
      Optional<Duration> expiry,
      DeliveryListener answer,
      State state) {
    this.message = message;
    this.key = key;
    this.accepted = accepted;
    this.expires = expires;
    this.expiry = expiry;
    this.answer = answer;
    this.state = state;
  }

  /** A command of a run before; who gave it is no more. */
  static Entry restored(Journal.Restored found, String instance) {
    StoredMessage stored = found.message();
    Entry entry =
        new Entry(
            stored.message(),
            null,
            Instant.ofEpochMilli(stored.acceptedMillis()),
            Instant.ofEpochMilli(stored.expiresMillis()),
            stored.expiryMillis() < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(stored.expiryMillis())),
            new LoggedDelivery(instance, stored.message().topic()),
            State.WAITING);
    entry.sequence = found.sequence();
    entry.again = stored.sent();
    return entry;
  }

  /** What is published now: with what is left of its age. */
  OutboundMessage message(Instant now) {
    Duration rest = Duration.between(now, expires);
    Duration wait = expiry.filter(own -> own.compareTo(rest) < 0).orElse(rest);
    long seconds = Math.min(MAX_SECONDS, wait.getSeconds() + (wait.getNano() > 0 ? 1 : 0));
    Map<String, String> properties = new HashMap<>(message.properties());
    properties.put("message-expiry", Long.toString(Math.max(1, seconds)));
    return new OutboundMessage(
        message.topic(), message.payload(), message.qos(), message.retain(), properties, again);
  }

  /** What is kept on disk. */
  StoredMessage stored() {
    return new StoredMessage(
        message,
        accepted.toEpochMilli(),
        expires.toEpochMilli(),
        expiry.map(Duration::toMillis).orElse(-1L),
        false);
  }

  long bytes() {
    return OVERHEAD
        + message.payload().length
        + (long) message.topic().getBytes(StandardCharsets.UTF_8).length;
  }

  boolean isTooOld(Instant now) {
    return !now.isBefore(expires);
  }

  String tooOld() {
    return "it is older than its age limit of "
        + Duration.between(accepted, expires).toMillis()
        + " ms (write.max-age)";
  }

  int qos() {
    return message.qos();
  }

  String topic() {
    return message.topic();
  }

  @Nullable Object key() {
    return key;
  }

  Instant accepted() {
    return accepted;
  }

  DeliveryListener answer() {
    return answer;
  }

  long position() {
    return position;
  }

  void position(long given) {
    position = given;
  }

  State state() {
    return state;
  }

  void state(State next) {
    state = next;
  }

  /** Whether it may have reached the broker before. */
  boolean isAgain() {
    return again;
  }

  void sentBefore() {
    again = true;
  }

  int refused() {
    return ++refusals;
  }

  void heard() {
    refusals = 0;
  }

  long sequence() {
    return sequence;
  }

  void sequence(long given) {
    sequence = given;
  }
}
