package io.tagwire.driver;

import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import java.util.Objects;
import java.util.Optional;

/**
 * One find of a {@link Discovery}.
 *
 * @param path where it was found, stable over searches
 * @param suggested a point that would bind it
 * @param sample a value seen, if there was one
 * @since 0.1
 */
public record Found(String path, Point suggested, Optional<TagValue> sample) {
  /** Checks that nothing is missing. */
  public Found {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(suggested, "suggested");
    Objects.requireNonNull(sample, "sample");
  }
}
