package io.tagwire.mqtt.fault;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How much the process holds, after a garbage collection.
 *
 * @param heapBytes reachable
 * @param threads alive, those of the tests' proxy left out
 */
record Checkpoint(long heapBytes, long threads) {
  private static final int COLLECTIONS = 3;

  static Checkpoint now() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.getName().startsWith("test-"))
            .count();
    return new Checkpoint(heap, threads);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "heap %.1f MB, %d threads", heapBytes / 1e6, threads);
  }
}
