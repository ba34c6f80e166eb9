package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The canary on one connection. All on the loop.
 *
 * <p>The rule: from its first return on, the connection is dead when a canary is out and nothing at
 * all came for the timeout, or when it stayed out for twenty times as long whatever else came (a
 * broker that does not hear us, or does not deliver). Bytes of any kind, messages in the hands of
 * the listener, bytes that wait to be read, and our own being late speak for the connection: a
 * canary waits its turn behind a burst. Several may be out: a broker may drop one when its queue is
 * full.
 *
 * <p>A host that takes messages later than they come holds the canary up, too, for no broker sends
 * more than may be unacknowledged. As long as nothing is acknowledged though something could be,
 * one canary is enough out there, and PINGREQ asks for a sign of life in its place.
 */
final class CanaryFlight {
  private static final long PATIENCE = 20;
  private static final long FIRST_NANOS = 5_000_000_000L;
  private static final long FIRST_MAX_NANOS = 60_000_000_000L;
  private static final long FIRST_QUIET_NANOS = 1_000_000_000L;
  private static final int EXPIRY_SECONDS = 10;
  private static final int DO_NOT_SEND_RETAINED = 2;

  private final Canary canary;
  private final Connection connection;
  private final Runnable onUnreliableIds;
  private final boolean canOverlap;
  private final int qos;
  private final int subscriptionId;
  private final long everyNanos;
  private final long timeoutNanos;
  private final long firstNumber;
  private Phase phase = Phase.SUBSCRIBING;
  private long lastNumber;
  private long returned;
  private long begunNanos;
  private long nextSend;
  private long activity;
  private long handedSeen;
  private long handedNanos;
  private long answeredSeen;
  private boolean hostIsBehind;
  private long excusedNanos;
  private long pingNanos;
  private long planned;
  private boolean overlapping;
  private long overlapNumber;
  private boolean ownIdSeen;
  private boolean siblingIdSeen;
  private boolean bothIdsSeen;
  private int copies;

  private enum Phase {
    SUBSCRIBING,
    FIRST_IS_OUT,
    ARMED,
    NOT_AVAILABLE
  }

  CanaryFlight(Canary canary, Connection connection, Grants grants, Runnable onUnreliableIds) {
    this.canary = canary;
    this.connection = connection;
    this.onUnreliableIds = onUnreliableIds;
    this.canOverlap = grants.subscriptionIds() && grants.wildcards();
    this.qos = Math.min(1, grants.maximumQos());
    this.subscriptionId = grants.subscriptionIds() ? Canary.SUBSCRIPTION_ID : 0;
    this.everyNanos = canary.settings().every().toNanos();
    this.timeoutNanos = canary.settings().timeout().toNanos();
    this.lastNumber = canary.lastNumber();
    this.returned = lastNumber;
    this.firstNumber = lastNumber + 1;
  }

  void begin() {
    begunNanos = System.nanoTime();
    activity = begunNanos;
    handedNanos = begunNanos;
    excusedNanos = begunNanos;
    pingNanos = begunNanos;
    handedSeen = canary.handover().count();
    if (canOverlap) {
      subscribeSibling();
    }
    connection.subscribe(
        List.of(
            new SubscribeEntry(canary.settings().topic(), qos, DO_NOT_SEND_RETAINED, false, false)),
        subscriptionId,
        new Client.SubscribeListener() {
          @Override
          public void answered(int[] reasonCodes, @Nullable String reasonString) {
            int code = reasonCodes.length == 0 ? 0 : reasonCodes[0];
            canary.loop().execute(() -> subscribed(code, reasonString));
          }

          @Override
          public void failed() {}
        });
    step(begunNanos);
  }

  // Filter a/# matches a, too (MQTT 5 §4.7.1.2): so one canary shows what the broker says of a
  // message that two subscriptions match.
  private void subscribeSibling() {
    connection.subscribe(
        List.of(new SubscribeEntry(sibling(), qos, DO_NOT_SEND_RETAINED, false, false)),
        Canary.SIBLING_ID,
        new Client.SubscribeListener() {
          @Override
          public void answered(int[] reasonCodes, @Nullable String reasonString) {
            boolean granted = reasonCodes.length == 1 && !ReasonCode.isError(reasonCodes[0]);
            canary.loop().execute(() -> overlapping = granted);
          }

          @Override
          public void failed() {}
        });
  }

  private String sibling() {
    return canary.settings().topic() + "/#";
  }

  /** Some copy of a canary came, with these identifiers. */
  void seen(long number, int[] subscriptionIds) {
    if (!overlapping || number < firstNumber || isOver()) {
      return;
    }
    if (overlapNumber == 0) {
      overlapNumber = number;
    }
    if (number == overlapNumber) {
      copies++;
      boolean own = false;
      boolean other = false;
      for (int id : subscriptionIds) {
        own |= id == Canary.SUBSCRIPTION_ID;
        other |= id == Canary.SIBLING_ID;
      }
      ownIdSeen |= own;
      siblingIdSeen |= other;
      bothIdsSeen |= own && other;
    }
    boolean eachNamesAll = bothIdsSeen && copies > 1;
    if (number == overlapNumber && !eachNamesAll) {
      return;
    }
    // Behind it there is no other copy of the one before.
    overlapping = false;
    connection.unsubscribe(List.of(sibling()));
    if (!ownIdSeen || !siblingIdSeen || eachNamesAll) {
      onUnreliableIds.run();
    }
  }

  private boolean isOver() {
    return !canary.isCurrent(this) || !connection.isUp() || phase == Phase.NOT_AVAILABLE;
  }

  private void subscribed(int code, @Nullable String reasonString) {
    if (isOver() || phase != Phase.SUBSCRIBING) {
      return;
    }
    if (ReasonCode.isError(code)) {
      unavailable("its subscription was refused: " + ReasonCode.words(code, reasonString));
      return;
    }
    phase = Phase.FIRST_IS_OUT;
    probe();
  }

  /** Sends one now, or as soon as the broker answered the subscription; returns its number. */
  long probe() {
    long number = lastNumber + 1;
    if (!isOver() && phase != Phase.SUBSCRIBING) {
      send(System.nanoTime());
    }
    return number;
  }

  private void send(long now) {
    nextSend = now + everyNanos;
    if (lastNumber - returned >= Canary.REMEMBERED) {
      return;
    }
    long number = canary.leaving(now);
    boolean[] refused = {false};
    var unused =
        connection.publish(
            new OutboundMessage(
                canary.settings().topic(),
                canary.next(),
                qos,
                false,
                Map.of("message-expiry", Integer.toString(EXPIRY_SECONDS))),
            new PublishListener() {
              @Override
              public void sent() {}

              @Override
              public void acknowledged(int reasonCode, String text) {
                if (ReasonCode.isError(reasonCode)) {
                  canary.loop().execute(() -> refusedByBroker(text));
                }
              }

              @Override
              public void failed(boolean mayHaveLeft, String reason) {
                refused[0] |= !mayHaveLeft;
              }
            });
    if (refused[0]) {
      // The queue is full: it will be tried again, and those that are out still count.
      return;
    }
    canary.left(number);
    lastNumber = number;
  }

  private void refusedByBroker(String text) {
    if (!isOver()) {
      unavailable("the broker refuses it: " + text);
    }
  }

  /** Whether it is one of this flight. */
  boolean returned(long number) {
    if (isOver() || number < firstNumber) {
      return false;
    }
    returned = number;
    if (phase == Phase.FIRST_IS_OUT) {
      phase = Phase.ARMED;
      canary.armed();
    }
    return true;
  }

  private void step(long now) {
    look(now);
    if (hostIsBehind && isOut() && now - pingNanos >= Math.min(everyNanos, timeoutNanos)) {
      ask(now);
    }
    if (phase == Phase.ARMED && isDead(now)) {
      return;
    }
    if (phase == Phase.SUBSCRIBING || phase == Phase.FIRST_IS_OUT) {
      awaitFirst(now);
    }
    if (isOver()) {
      return;
    }
    if (phase != Phase.SUBSCRIBING && now - nextSend >= 0 && !(hostIsBehind && isOut())) {
      send(now);
    }
    long wake = Math.min(everyNanos, timeoutNanos);
    if (phase != Phase.SUBSCRIBING) {
      if (!(hostIsBehind && isOut())) {
        wake = Math.min(wake, nextSend - now);
      }
      if (phase == Phase.ARMED && isOut()) {
        wake = Math.min(wake, quietSince() + timeoutNanos - now);
      }
    }
    wake = Math.max(1_000_000, wake);
    planned = now + wake;
    var unused =
        canary
            .loop()
            .later(
                Duration.ofNanos(wake),
                () -> {
                  if (!isOver()) {
                    step(System.nanoTime());
                  }
                });
  }

  private boolean isOut() {
    return returned < lastNumber;
  }

  private long outSince() {
    return canary.sentNanos(returned + 1);
  }

  private long quietSince() {
    long asked = hostIsBehind ? pingNanos : outSince();
    return later(activity, asked);
  }

  private static long later(long one, long other) {
    return one - other > 0 ? one : other;
  }

  // One that is not answered is waited for.
  private void ask(long now) {
    if (activity - pingNanos >= 0) {
      pingNanos = now;
      connection.ping();
    }
  }

  // Whatever speaks for the connection.
  private void look(long now) {
    long handed = canary.handover().count();
    boolean listenerHoldsOne = canary.handover().isBusy() && handed == handedSeen;
    if (handed != handedSeen || canary.handover().isBusy()) {
      handedSeen = handed;
      handedNanos = now;
    }
    long answered = connection.answered();
    hostIsBehind = connection.owed() > 0 && answered == answeredSeen;
    answeredSeen = answered;
    if (hostIsBehind || connection.isPaused() || listenerHoldsOne) {
      excusedNanos = now;
    }
    boolean late = planned != 0 && now - planned > timeoutNanos / 2;
    long read = connection.lastByteNanos();
    if (late || handedNanos == now || connection.hasUnread()) {
      activity = now;
    } else if (read - activity > 0) {
      activity = read;
    }
  }

  private boolean isDead(long now) {
    if (!isOut()) {
      return false;
    }
    long out = now - outSince();
    if (now - quietSince() >= timeoutNanos) {
      die(out, "and nothing else came");
      return true;
    }
    if (now - later(outSince(), excusedNanos) >= PATIENCE * timeoutNanos) {
      die(out, "though other bytes came");
      return true;
    }
    return false;
  }

  private void die(long outNanos, String circumstance) {
    canary.died(connection.ageNanos());
    connection.breakOff(
        Failure.of(
            FailureKind.TIMEOUT,
            "Connection to "
                + connection.broker()
                + " is dead: the canary on ["
                + canary.settings().topic()
                + "] stayed out for "
                + outNanos / 1_000_000
                + " ms "
                + circumstance));
  }

  // A retained image may be ahead of it.
  private void awaitFirst(long now) {
    long waited = now - begunNanos;
    boolean quiet = now - later(handedNanos, excusedNanos) >= FIRST_QUIET_NANOS;
    if (waited >= Math.max(FIRST_NANOS, 4 * timeoutNanos) && (quiet || waited >= FIRST_MAX_NANOS)) {
      unavailable(
          phase == Phase.SUBSCRIBING
              ? "its subscription was not answered"
              : "the first one did not come back");
    }
  }

  private void unavailable(String why) {
    phase = Phase.NOT_AVAILABLE;
    canary.unavailable(why);
  }
}
