package io.tagwire.driver.host;

import io.tagwire.driver.DriverFactory;
import java.util.Objects;
import java.util.Optional;

/**
 * What was found where a driver may be: a factory that can be used, or the reason why it cannot.
 *
 * @param origin where it was found: the jar or directory of its class; where there is none, the
 *     plugin folder or {@code class path}
 * @param factory the factory, wrapped so that every call runs with the class loader of the plugin
 *     as thread context loader; empty if it is broken or refused
 * @param error why there is no factory; empty if there is one
 * @since 0.1
 */
public record LoadedDriver(String origin, Optional<DriverFactory> factory, String error) {
  /** Checks that it is one or the other. */
  public LoadedDriver {
    Objects.requireNonNull(origin, "origin");
    if (factory.isPresent() == !error.isEmpty()) {
      throw new IllegalArgumentException("either a factory or an error");
    }
  }

  static LoadedDriver usable(String origin, DriverFactory factory) {
    return new LoadedDriver(origin, Optional.of(factory), "");
  }

  static LoadedDriver broken(String origin, String error) {
    return new LoadedDriver(origin, Optional.empty(), error);
  }
}
