package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Time;
import java.time.Duration;
import java.util.List;

/**
 * How received values reach the host.
 *
 * @param snapshot whether a group waits for its retained image before its first values are shown
 * @param snapshotTimeout how long it waits at most
 * @param acknowledgeTaken whether the broker gets its answer only when the host has taken the
 *     values, else when they are in the cache
 * @param sessionKept whether the broker is asked to keep the session over a loss of the connection
 * @param blindTime how long a dead connection may go unnoticed
 */
public record DeliverySettings(
    boolean snapshot,
    Duration snapshotTimeout,
    boolean acknowledgeTaken,
    boolean sessionKept,
    Duration blindTime) {
  static final String TAKEN = "taken";

  static List<Setting> descriptions() {
    return List.of(
        Setting.of(
                "snapshot",
                new Flag(),
                "Snapshot",
                "Whether the tags of a group wait until the broker has sent all retained values of"
                    + " the group, and then change together. Otherwise each is shown as it comes.")
            .orElse("true")
            .asAdvanced(),
        Setting.of(
                "snapshot.timeout",
                new Time(Duration.ofMillis(100), Duration.ofMinutes(10)),
                "Snapshot timeout",
                "How long the tags of a group wait for that at most.")
            .orElse("30s")
            .asAdvanced(),
        Setting.of(
                "acknowledge",
                new Choice(List.of("handed", TAKEN)),
                "Acknowledge",
                "When a message of QoS 1 or 2 is acknowledged to the broker: handed, when its values"
                    + " are in the cache; taken, when the host has returned from the update that"
                    + " holds them. With taken and a persistent session, a host that is killed loses"
                    + " nothing; a slow host slows the broker down.")
            .orElse("handed")
            .asAdvanced());
  }
}
