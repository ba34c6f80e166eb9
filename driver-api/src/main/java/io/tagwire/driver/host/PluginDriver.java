package io.tagwire.driver.host;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFeature;
import io.tagwire.driver.GroupListener;
import io.tagwire.driver.Health;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.GroupSpec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A driver of a plugin. */
final class PluginDriver implements Driver {
  private final Driver driver;
  private final ContextLoader loader;
  // A driver gives the same feature for its life: so must its wrapper.
  private final Map<Class<?>, Optional<?>> features = new ConcurrentHashMap<>();

  PluginDriver(Driver driver, ContextLoader loader) {
    this.driver = driver;
    this.loader = loader;
  }

  @Override
  public CompletionStage<Void> connect() {
    return loader.get(driver::connect);
  }

  @Override
  public PointGroup open(GroupSpec spec, GroupListener listener) {
    return new PluginGroup(loader.get(() -> driver.open(spec, listener)), loader);
  }

  @Override
  public <F extends DriverFeature> Optional<F> feature(Class<F> type) {
    return features
        .computeIfAbsent(
            type,
            absent ->
                loader
                    .get(() -> driver.feature(type))
                    .map(feature -> PluginFeature.wrap(type, feature, loader)))
        .map(type::cast);
  }

  @Override
  public Health health() {
    return loader.get(driver::health);
  }

  @Override
  public void close() {
    loader.run(driver::close);
  }

  @Override
  public String toString() {
    return loader.get(driver::toString);
  }
}
