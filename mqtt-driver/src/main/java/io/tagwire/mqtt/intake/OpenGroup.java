package io.tagwire.mqtt.intake;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.support.GroupDispatcher;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.address.PointBinder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A group that is open, with what its points share. Thread-safe; bound once, by who opens it. */
final class OpenGroup {
  private final GroupSpec spec;
  private final GroupDispatcher dispatcher;
  private final LinkState link;
  private final Barrier barrier;
  private volatile List<BoundPoint> bound = List.of();

  OpenGroup(GroupSpec spec, GroupDispatcher dispatcher, LinkState link, Barrier barrier) {
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
    return link.now();
  }

  Barrier barrier() {
    return barrier;
  }

  /** Its readable points, those that cannot be bound left out. */
  List<BoundPoint> bound() {
    return bound;
  }

  /** Binds its readable points; one that cannot be bound shows BAD_CONFIGURATION and why. */
  void bind(PointBinder binder, Instant now) {
    List<Point> points = spec.points();
    List<BoundPoint> found = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      PointBinder.Bound result = binder.bind(points.get(i));
      if (result.binding().isPresent()) {
        found.add(new BoundPoint(result.binding().get(), this, i));
      } else if (result.isFaulty()) {
        dispatcher.status(
            i, TagValue.absent(Quality.BAD_CONFIGURATION, now, errors(result.issues())));
      }
    }
    bound = List.copyOf(found);
  }

  private static String errors(List<Issue> issues) {
    StringBuilder errors = new StringBuilder();
    for (Issue issue : issues) {
      if (issue.severity() == Severity.ERROR) {
        errors.append(errors.length() == 0 ? "" : "; ").append(issue.message());
      }
    }
    return errors.toString();
  }
}
