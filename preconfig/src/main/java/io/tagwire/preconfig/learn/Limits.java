package io.tagwire.preconfig.learn;

/**
 * What a {@link Learner} keeps at most.
 *
 * @param topics so many topics; further ones are counted only
 * @param bytes so many bytes of samples, all topics together; then each new topic keeps one sample
 * @since 0.1
 */
public record Limits(int topics, long bytes) {
  /** Enough for a large site: 100,000 topics and 128 MiB. */
  public static final Limits USUAL = new Limits(100_000, 128L * 1024 * 1024);

  /** Checks that both are positive. */
  public Limits {
    if (topics < 1 || bytes < 1) {
      throw new IllegalArgumentException("limits must be positive: " + topics + ", " + bytes);
    }
  }
}
