package io.tagwire.driver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Holds one input of a fuzz test to the processor time it may cost. */
public final class Budget {
  private static final Duration ALLOWED = Duration.ofSeconds(5);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long start = THREADS.getCurrentThreadCpuTime();

  /** Fails if the calling thread has used more than five seconds since this was made. */
  public void check() {
    assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start)).isLessThan(ALLOWED);
  }
}
