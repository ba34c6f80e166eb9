package io.tagwire.driver.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A setting that describes itself well enough for a form, a JSON schema, a documentation table and
 * a validator.
 *
 * @param key its name: lower-case words joined by {@code -}, sections joined by a dot ({@code
 *     will.topic})
 * @param kind what it may hold
 * @param label a short name for people
 * @param help one or more sentences for people; never empty
 * @param required whether it must be set
 * @param fallback the value used when it is not set, in the syntax of a value; empty for none
 * @param advanced whether a form hides it at first
 * @since 0.1
 */
public record Setting(
    String key,
    Kind kind,
    String label,
    String help,
    boolean required,
    Optional<String> fallback,
    boolean advanced) {
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");

  /** Checks that the description is complete. */
  public Setting {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("Setting key [" + key + "] must match " + KEY.pattern());
    }
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(fallback, "fallback");
    if (label.isBlank() || help.isBlank()) {
      throw new IllegalArgumentException("Setting [" + key + "] needs a label and a help text");
    }
  }

  /**
   * An optional setting that a form shows at once.
   *
   * @param key its name
   * @param kind what it may hold
   * @param label a short name
   * @param help sentences for people
   * @return the setting
   */
  public static Setting of(String key, Kind kind, String label, String help) {
    return new Setting(key, kind, label, help, false, Optional.empty(), false);
  }

  /**
   * The same setting, but required.
   *
   * @return a new setting
   */
  public Setting asRequired() {
    return new Setting(key, kind, label, help, true, fallback, advanced);
  }

  /**
   * The same setting with a fallback.
   *
   * @param value used when it is not set
   * @return a new setting
   */
  public Setting orElse(String value) {
    return new Setting(key, kind, label, help, required, Optional.of(value), advanced);
  }

  /**
   * The same setting, hidden at first.
   *
   * @return a new setting
   */
  public Setting asAdvanced() {
    return new Setting(key, kind, label, help, required, fallback, true);
  }

  /** What a setting may hold. */
  public sealed interface Kind {}

  /**
   * A text.
   *
   * @param pattern a regular expression the whole text must match; empty for any text
   */
  public record Text(String pattern) implements Kind {
    /** Any text. */
    public static final Text ANY = new Text("");
  }

  /**
   * A whole number.
   *
   * @param min the smallest allowed
   * @param max the largest allowed
   * @param unit for people; may be empty
   */
  public record Whole(long min, long max, String unit) implements Kind {}

  /**
   * A number.
   *
   * @param min the smallest allowed
   * @param max the largest allowed
   * @param unit for people; may be empty
   */
  public record Decimal(double min, double max, String unit) implements Kind {
    /** Any finite number. */
    public static final Decimal ANY = new Decimal(-Double.MAX_VALUE, Double.MAX_VALUE, "");
  }

  /** {@code true} or {@code false}. */
  public record Flag() implements Kind {}

  /**
   * One of a closed list.
   *
   * @param options what may be chosen
   */
  public record Choice(List<String> options) implements Kind {
    /** Copies the options. */
    public Choice {
      options = List.copyOf(options);
    }
  }

  /**
   * A duration such as {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 3d} or ISO 8601
   * ({@code PT5S}).
   *
   * @param min the shortest allowed
   * @param max the longest allowed
   */
  public record Time(Duration min, Duration max) implements Kind {}

  /** A reference for {@code DriverContext.secret}, never the secret itself: {@code env:NAME}. */
  public record Secret() implements Kind {}

  /** A path of a file that must exist, absolute or relative to the project. */
  public record File() implements Kind {}

  /** A path of a folder, absolute or relative to the project; made by the driver if missing. */
  public record Folder() implements Kind {}

  /**
   * Several values of one kind: {@code key.0}, {@code key.1}, …; a single value may stand under
   * {@code key} itself.
   *
   * @param item what each may hold; not a Rows, Entries or Items
   */
  public record Items(Kind item) implements Kind {}

  /**
   * Rows with the same columns: {@code key.0.column}, {@code key.1.column}, ….
   *
   * @param columns the settings of a row
   */
  public record Rows(List<Setting> columns) implements Kind {
    /** Copies the columns. */
    public Rows {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Values under free names: {@code key.<name>}; the name may contain dots.
   *
   * @param value what each may hold; not a Rows, Entries or Items
   */
  public record Entries(Kind value) implements Kind {}
}
