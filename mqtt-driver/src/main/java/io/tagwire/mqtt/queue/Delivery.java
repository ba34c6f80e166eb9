package io.tagwire.mqtt.queue;

import java.time.Duration;
import java.util.Optional;

/**
 * How a command may wait.
 *
 * @param offline what becomes of it while the link is down
 * @param key of what it commands; with LAST_VALUE a newer command replaces an older of the same key
 * @param maxAge how old it may be when it is sent
 * @param expiry how long it may wait in the broker; empty for the rest of its age
 */
public record Delivery(
    OfflineRule offline, Object key, Duration maxAge, Optional<Duration> expiry) {}
