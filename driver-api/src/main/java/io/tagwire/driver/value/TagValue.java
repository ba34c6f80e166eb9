package io.tagwire.driver.value;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that can be trusted, or the reason why not. Immutable.
 *
 * @param value the value; never null when the quality is good. With another quality it is the last
 *     usable value if there is one
 * @param quality how far to trust it
 * @param sourceTimestamp when the source says the value arose; null if it does not say. Never
 *     replaced by the time of arrival
 * @param serverTimestamp when the driver received the value; a cached answer keeps its old one. For
 *     a change of quality alone it is the time of that change only if there is no value
 * @param detail why the quality is not good, for a person; null if there is nothing to say
 * @since 0.1
 */
public record TagValue(
    @Nullable Value value,
    Quality quality,
    @Nullable Instant sourceTimestamp,
    Instant serverTimestamp,
    @Nullable String detail) {
  /** Checks that a good value is present. */
  public TagValue {
    Objects.requireNonNull(quality, "quality");
    Objects.requireNonNull(serverTimestamp, "serverTimestamp");
    if (quality.isGood()) {
      Objects.requireNonNull(value, "a good value is never absent");
    }
  }

  /**
   * A good value.
   *
   * @param value the value
   * @param sourceTimestamp when it arose, or null
   * @param serverTimestamp when it was received
   * @return the tag value
   */
  public static TagValue good(
      Value value, @Nullable Instant sourceTimestamp, Instant serverTimestamp) {
    return new TagValue(value, Quality.GOOD, sourceTimestamp, serverTimestamp, null);
  }

  /**
   * No value at all.
   *
   * @param quality why; not a good one
   * @param at when that was found
   * @param detail for a person, or null
   * @return the tag value
   */
  public static TagValue absent(Quality quality, Instant at, @Nullable String detail) {
    return new TagValue(null, quality, null, at, detail);
  }

  /**
   * The same value and timestamps with another quality.
   *
   * @param other the quality
   * @param why for a person, or null
   * @return a new tag value
   */
  public TagValue withQuality(Quality other, @Nullable String why) {
    return new TagValue(value, other, sourceTimestamp, serverTimestamp, why);
  }
}
