package io.tagwire.mqtt.presence;

import java.time.Instant;

/**
 * Whether a device is there, at one moment.
 *
 * @param availability what its topics say together
 * @param absences how often it has gone offline; a value of an earlier count is from before
 * @param detail what was said, for a person
 * @param since when that was found
 */
public record Presence(Availability availability, int absences, String detail, Instant since) {
  /** Nothing is known; also the presence of a device that has no rules. */
  public static final Presence UNKNOWN =
      new Presence(Availability.UNKNOWN, 0, "nothing known", Instant.EPOCH);

  /**
   * Whether it is offline.
   *
   * @return true if some topic says so
   */
  public boolean isOffline() {
    return availability == Availability.OFFLINE;
  }
}
