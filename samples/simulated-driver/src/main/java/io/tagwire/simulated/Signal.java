package io.tagwire.simulated;

import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One line of the station's list of signals.
 *
 * @param address its name at the station
 * @param type of its values
 * @param metadata unit, description, range
 * @param reading gives its value
 * @param faulty the fault that makes it a failed sensor, or null
 * @param command takes a value, or null if it cannot be written
 * @param feedback whether the station shows that it did what the last command said; null if it has
 *     no way to show it
 */
record Signal(
    String address,
    ValueType type,
    Metadata metadata,
    Function<Station, Value> reading,
    @Nullable Fault faulty,
    @Nullable Command command,
    @Nullable Predicate<Station> feedback) {

  /** What the station does with a value written. */
  @FunctionalInterface
  interface Command {
    /** Gives the reason if the station refuses. */
    Optional<String> apply(Station station, Value value);
  }

  Access access() {
    return command == null ? Access.READ : Access.READ_WRITE;
  }

  Quality quality(Station station) {
    return faulty != null && station.has(faulty) ? Quality.BAD_SENSOR_FAILURE : Quality.GOOD;
  }

  /** A switch of the simulation itself works without link and station. */
  boolean isLocal() {
    return address.startsWith(Signals.FAULT_PREFIX);
  }

  WriteStage furthest() {
    if (command == null) {
      return WriteStage.NONE;
    }
    return feedback == null ? WriteStage.ACKNOWLEDGED : WriteStage.CONFIRMED;
  }
}
