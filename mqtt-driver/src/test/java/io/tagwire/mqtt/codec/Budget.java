package io.tagwire.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Holds one input to the processor time it may cost. */
final class Budget {
  private static final Duration ALLOWED = Duration.ofSeconds(5);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long start = THREADS.getCurrentThreadCpuTime();

  void check() {
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(ALLOWED);
  }
}
