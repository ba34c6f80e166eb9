package io.tagwire.driver.point;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a panel or an OPC UA server needs to show a point.
 *
 * @param unit the engineering unit, for example {@code °C}; empty for none
 * @param description for people; empty for none
 * @param range the engineering range, or null
 * @since 0.1
 */
public record Metadata(String unit, String description, @Nullable Range range) {
  /** Nothing known. */
  public static final Metadata NONE = new Metadata("", "", null);

  /** Checks that nothing is missing. */
  public Metadata {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(description, "description");
  }
}
