package io.tagwire.driver.host;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A factory of a plugin. */
final class PluginFactory implements DriverFactory {
  private final DriverFactory factory;
  private final ContextLoader loader;

  PluginFactory(DriverFactory factory, ContextLoader loader) {
    this.factory = factory;
    this.loader = loader;
  }

  @Override
  public DriverDescriptor descriptor() {
    return loader.get(factory::descriptor);
  }

  @Override
  public List<Issue> check(Settings connection, List<Point> points) {
    return loader.get(() -> factory.check(connection, points));
  }

  @Override
  public Map<String, String> claims(String name, Settings connection) {
    return loader.get(() -> factory.claims(name, connection));
  }

  @Override
  public Optional<String> together(Point point) {
    return loader.get(() -> factory.together(point));
  }

  @Override
  public Driver create(DriverContext context, Settings connection) {
    DriverContext inPlugin = new PluginContext(context, loader);
    return new PluginDriver(loader.get(() -> factory.create(inPlugin, connection)), loader);
  }

  @Override
  public String toString() {
    return loader.get(factory::toString);
  }
}
