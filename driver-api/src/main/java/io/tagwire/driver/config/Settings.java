package io.tagwire.driver.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values of settings by key, as texts. File formats stay the host's business: nested mappings and
 * lists arrive flattened with dots ({@code will.topic}, {@code brokers.0}, {@code
 * presence.1.topic}).
 *
 * <p>The typed accessors are for values that passed {@link SettingValidator}; on others they throw
 * {@link IllegalArgumentException} naming key and value.
 *
 * @param values by key; sorted
 * @since 0.1
 */
public record Settings(Map<String, String> values) {
  /** No settings. */
  public static final Settings NONE = new Settings(Map.of());

  /** Copies the values. */
  public Settings {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /**
   * Settings from keys and values in turn.
   *
   * @param keysAndValues key, value, key, value, …
   * @return the settings
   */
  public static Settings of(String... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a value for each key");
    }
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Settings(values);
  }

  /**
   * The same settings with one more.
   *
   * @param key its name
   * @param value its value
   * @return new settings
   */
  public Settings with(String key, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(key, value);
    return new Settings(more);
  }

  /**
   * A value.
   *
   * @param key its name
   * @return the value, or empty if it is not set
   */
  public Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * A whole number.
   *
   * @param key its name
   * @return the number, or empty if it is not set
   */
  public Optional<Long> whole(String key) {
    return text(key).map(value -> parse(key, value, "a whole number", Long::valueOf));
  }

  /**
   * A number.
   *
   * @param key its name
   * @return the number, or empty if it is not set
   */
  public Optional<Double> decimal(String key) {
    return text(key).map(value -> parse(key, value, "a number", Double::valueOf));
  }

  /**
   * A flag.
   *
   * @param key its name
   * @return the flag, or empty if it is not set
   */
  public Optional<Boolean> flag(String key) {
    return text(key).map(value -> parse(key, value, "true or false", Settings::parseFlag));
  }

  /**
   * A duration.
   *
   * @param key its name
   * @return the duration, or empty if it is not set
   */
  public Optional<Duration> duration(String key) {
    return text(key)
        .map(value -> parse(key, value, "a duration such as 500ms or 5s", Durations::parse));
  }

  /**
   * Several values: {@code key.0}, {@code key.1}, … or a single one under {@code key}.
   *
   * @param key their name
   * @return the values in order; empty if none is set
   */
  public List<String> items(String key) {
    Optional<String> single = text(key);
    if (single.isPresent()) {
      return List.of(single.get());
    }
    List<String> items = new ArrayList<>();
    for (int i = 0; values.containsKey(key + "." + i); i++) {
      items.add(values.get(key + "." + i));
    }
    return List.copyOf(items);
  }

  /**
   * Rows: {@code key.0.column}, {@code key.1.column}, ….
   *
   * @param key their name
   * @return the settings of each row, in order; empty if there is none
   */
  public List<Settings> rows(String key) {
    List<Settings> rows = new ArrayList<>();
    for (int i = 0; ; i++) {
      Settings row = section(key + "." + i);
      if (row.values.isEmpty()) {
        return List.copyOf(rows);
      }
      rows.add(row);
    }
  }

  /**
   * Everything under a key: {@code section("will")} has {@code topic} for {@code will.topic}.
   *
   * @param key the name of the section
   * @return the settings below it; empty if there are none
   */
  public Settings section(String key) {
    String prefix = key + ".";
    Map<String, String> below = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), value);
          }
        });
    return below.isEmpty() ? NONE : new Settings(below);
  }

  private static <T> T parse(
      String key, String value, String wanted, java.util.function.Function<String, T> parser) {
    try {
      return parser.apply(value.trim());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Setting [" + key + "] must be " + wanted + ", not [" + value + "]", e);
    }
  }

  private static Boolean parseFlag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }
}
