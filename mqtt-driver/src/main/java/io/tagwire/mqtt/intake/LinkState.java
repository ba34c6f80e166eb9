package io.tagwire.mqtt.intake;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The link to the broker now, or what stands for it while recorded messages are played. Read by any
 * thread without a lock; changed under its own.
 */
final class LinkState {
  private final InstantSource clock;
  // Both written under this.
  private volatile Link now;
  private volatile boolean replaying;

  /** Down, and never was lost. */
  LinkState(InstantSource clock) {
    this.clock = clock;
    this.now = new Link(false, 0, "not connected yet", clock.instant());
  }

  Link now() {
    return now;
  }

  /** Whether it stands, and a broker is at its end. */
  boolean isLive() {
    return now.up() && !replaying;
  }

  /**
   * It stands.
   *
   * @param recorded whether recorded messages come, without a broker
   * @return false if it stood before
   */
  synchronized boolean up(boolean recorded) {
    Link before = now;
    if (before.up()) {
      return false;
    }
    replaying = recorded;
    now = new Link(true, before.losses(), "link is up", clock.instant());
    return true;
  }

  /** It is lost, or could not be made. */
  synchronized void down(String reason, Instant found) {
    Link before = now;
    int losses = before.up() ? before.losses() + 1 : before.losses();
    now = new Link(false, losses, reason, before.up() ? found : before.since());
  }
}
