package io.tagwire.mqtt.intake;

import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.support.GroupDispatcher;
import java.util.List;
import java.util.function.Supplier;

/** A group that is open, with what its points share. */
final class OpenGroup {
  private final GroupSpec spec;
  private final GroupDispatcher dispatcher;
  private final Supplier<Link> link;
  private final Barrier barrier;
  private volatile List<BoundPoint> bound = List.of();

  OpenGroup(GroupSpec spec, GroupDispatcher dispatcher, Supplier<Link> link, Barrier barrier) {
    this.spec = spec;
    this.dispatcher = dispatcher;
    this.link = link;
    this.barrier = barrier;
  }

  GroupSpec spec() {
    return spec;
  }

  GroupDispatcher dispatcher() {
    return dispatcher;
  }

  Link link() {
    return link.get();
  }

  Barrier barrier() {
    return barrier;
  }

  /** Its readable points, those that cannot be bound left out. */
  List<BoundPoint> bound() {
    return bound;
  }

  void bind(List<BoundPoint> points) {
    bound = List.copyOf(points);
  }
}
