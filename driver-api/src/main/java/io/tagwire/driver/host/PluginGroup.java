package io.tagwire.driver.host;

import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.value.TagValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A group of a driver of a plugin. */
final class PluginGroup implements PointGroup {
  private final PointGroup group;
  private final ContextLoader loader;

  PluginGroup(PointGroup group, ContextLoader loader) {
    this.group = group;
    this.loader = loader;
  }

  @Override
  public TagValue last(Point point) {
    return loader.get(() -> group.last(point));
  }

  @Override
  public CompletionStage<List<PointUpdate>> read(List<Point> points, Duration maxAge) {
    return loader.get(() -> group.read(points, maxAge));
  }

  @Override
  public CompletionStage<List<WriteResult>> write(List<PointWrite> writes, WriteOptions options) {
    return loader.get(() -> group.write(writes, options));
  }

  @Override
  public void close() {
    loader.run(group::close);
  }

  @Override
  public String toString() {
    return loader.get(group::toString);
  }
}
