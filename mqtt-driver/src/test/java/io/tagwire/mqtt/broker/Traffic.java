package io.tagwire.mqtt.broker;

import java.time.Duration;

/**
 * How a proxy passes bytes in one direction.
 *
 * @param swallowed whether they are read and thrown away
 * @param delay how late they come
 * @param slice at most so many bytes at once
 * @param bytesPerSecond at most; 0 for no limit
 */
record Traffic(boolean swallowed, Duration delay, int slice, long bytesPerSecond) {
  static final Traffic FREE = new Traffic(false, Duration.ZERO, Integer.MAX_VALUE, 0);

  Traffic withSwallowed() {
    return new Traffic(true, delay, slice, bytesPerSecond);
  }

  Traffic withDelay(Duration longer) {
    return new Traffic(swallowed, longer, slice, bytesPerSecond);
  }

  Traffic withSlice(int bytes) {
    return new Traffic(swallowed, delay, bytes, bytesPerSecond);
  }

  Traffic withLimit(long rate) {
    return new Traffic(swallowed, delay, slice, rate);
  }
}
