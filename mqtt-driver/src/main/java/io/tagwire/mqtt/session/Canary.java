package io.tagwire.mqtt.session;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tiny message that has to come back: it proves the way to the broker and from it. All on the
 * loop, but {@link #take} and {@link #report}.
 *
 * <p>Each carries a word of this session and a number: what another one publishes to the same topic
 * is nobody's. What a flight means for its connection, {@link CanaryFlight} decides.
 */
final class Canary {
  static final int SUBSCRIPTION_ID = 2;
  static final int SIBLING_ID = 3;
  private static final Logger LOG = LoggerFactory.getLogger(Canary.class);
  static final int REMEMBERED = 256;
  private static final int MAX_DIGITS = 18;
  private static final int SUSPICIOUS_DEATHS = 3;
  private static final long SHORT_LIFE_NANOS = 60_000_000_000L;
  private static final long DISTRUST_NANOS = 600_000_000_000L;

  private final CanarySettings settings;
  private final SessionLoop loop;
  private final Handover handover;
  private final byte[] word;
  private final String instance;
  private final AtomicLongArray sentNanos = new AtomicLongArray(REMEMBERED);
  private final RoundTrips roundTrips = new RoundTrips();
  private volatile CanaryReport.State state;
  private volatile String detail = "";

  // All below: only on the loop.
  private @Nullable CanaryFlight flight;
  private long lastNumber;
  private long lastReturned;
  private int deaths;
  private boolean distrusted;
  private long distrustedSince;
  private String loggedDetail = "";

  Canary(
      CanarySettings settings, SessionLoop loop, Handover handover, String instance, String word) {
    this.settings = settings;
    this.loop = loop;
    this.handover = handover;
    this.instance = instance;
    this.word = (word + "-").getBytes(StandardCharsets.US_ASCII);
    this.state = settings.on() ? CanaryReport.State.NOT_YET : CanaryReport.State.OFF;
  }

  CanarySettings settings() {
    return settings;
  }

  SessionLoop loop() {
    return loop;
  }

  Handover handover() {
    return handover;
  }

  CanaryReport report() {
    return roundTrips.report(state, detail);
  }

  /** Whether the topic is its own: then the message is for nobody else. Called with every one. */
  boolean take(InboundMessage message) {
    if (!settings.on() || !message.topic().equals(settings.topic())) {
      return false;
    }
    long number = number(message.payload());
    if (number >= 0) {
      long now = System.nanoTime();
      loop.execute(() -> returned(number, now, message.subscriptionIds()));
    }
    return true;
  }

  // Of ours; -1 for one of another session.
  private long number(byte[] payload) {
    int digits = payload.length - word.length;
    if (digits < 1 || digits > MAX_DIGITS) {
      return -1;
    }
    for (int i = 0; i < word.length; i++) {
      if (payload[i] != word[i]) {
        return -1;
      }
    }
    long number = 0;
    for (int i = word.length; i < payload.length; i++) {
      int digit = payload[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /**
   * A connection has its subscriptions: the canary may fly.
   *
   * @param onUnreliableIds run if the broker is found to name only some of the subscriptions that a
   *     message came for, or all of them with each of several copies
   */
  void begin(Connection connection, Grants grants, Runnable onUnreliableIds) {
    if (!settings.on()) {
      return;
    }
    if (distrusted && System.nanoTime() - distrustedSince < DISTRUST_NANOS) {
      return;
    }
    distrusted = false;
    CanaryFlight fresh = new CanaryFlight(this, connection, grants, onUnreliableIds);
    flight = fresh;
    fresh.begin();
  }

  /** The connection is over. */
  void end() {
    flight = null;
    if (state == CanaryReport.State.ARMED
        || (state == CanaryReport.State.NOT_AVAILABLE && !distrusted)) {
      become(CanaryReport.State.NOT_YET, "");
    }
  }

  /** Whether it will come back or be told unavailable, so that it is worth waiting for. */
  boolean isFlying() {
    return flight != null && state != CanaryReport.State.NOT_AVAILABLE;
  }

  /** Sends one as soon as may be; what was published before it is seen before it. */
  long probe() {
    CanaryFlight now = flight;
    return now == null ? lastNumber + 1 : now.probe();
  }

  long lastNumber() {
    return lastNumber;
  }

  /** The number of the newest that is back. */
  long lastReturned() {
    return lastReturned;
  }

  boolean isCurrent(CanaryFlight asking) {
    return flight == asking;
  }

  /** The payload of the next one. */
  byte[] next() {
    byte[] number = Long.toString(lastNumber + 1).getBytes(StandardCharsets.US_ASCII);
    byte[] payload = new byte[word.length + number.length];
    System.arraycopy(word, 0, payload, 0, word.length);
    System.arraycopy(number, 0, payload, word.length, number.length);
    return payload;
  }

  /** The next one leaves; the number counts only if it did. */
  long leaving(long now) {
    sentNanos.set((int) ((lastNumber + 1) % REMEMBERED), now);
    return lastNumber + 1;
  }

  void left(long number) {
    lastNumber = number;
    roundTrips.sent();
  }

  long sentNanos(long number) {
    return sentNanos.get((int) (number % REMEMBERED));
  }

  private void returned(long number, long now, int[] subscriptionIds) {
    CanaryFlight seeing = flight;
    if (seeing != null) {
      seeing.seen(number, subscriptionIds);
    }
    if (number <= lastReturned || number > lastNumber) {
      return;
    }
    lastReturned = number;
    CanaryFlight current = flight;
    if (current != null && current.returned(number)) {
      roundTrips.returned(now - sentNanos(number));
    }
  }

  void armed() {
    become(CanaryReport.State.ARMED, "");
  }

  void unavailable(String why) {
    become(CanaryReport.State.NOT_AVAILABLE, why);
    if (!why.equals(loggedDetail)) {
      loggedDetail = why;
      LOG.warn(
          "[{}]: no canary on [{}]: {}; only the keep-alive watches this connection",
          instance,
          settings.topic(),
          why);
    }
  }

  // A broker that lets the first one through and later none would be left again and again.
  void died(long livedNanos) {
    deaths = livedNanos < SHORT_LIFE_NANOS ? deaths + 1 : 1;
    if (deaths >= SUSPICIOUS_DEATHS) {
      deaths = 0;
      distrusted = true;
      distrustedSince = System.nanoTime();
      unavailable(
          "it stayed out soon on "
              + SUSPICIOUS_DEATHS
              + " connections running and is not trusted for 10 min");
    }
  }

  private void become(CanaryReport.State next, String why) {
    detail = why;
    state = next;
  }
}
