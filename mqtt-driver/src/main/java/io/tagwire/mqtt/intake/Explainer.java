package io.tagwire.mqtt.intake;

import io.tagwire.driver.Diagnostics.Explanation;
import io.tagwire.driver.Diagnostics.Step;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.address.PointBinder;
import io.tagwire.mqtt.address.PointBinding;
import io.tagwire.mqtt.presence.Presence;
import io.tagwire.mqtt.session.InboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells how the value of a point came about. */
final class Explainer {
  private final Bindings bindings;
  private final PointBinder binder;

  Explainer(Bindings bindings, PointBinder binder) {
    this.bindings = bindings;
    this.binder = binder;
  }

  Explanation explain(Point point, Link link) {
    for (BoundPoint bound : find(point).bound()) {
      if (bound.binding().point().equals(point)) {
        return explain(bound, link);
      }
    }
    List<Step> steps = new ArrayList<>();
    if (!point.access().canRead()) {
      steps.add(new Step("access", "write only: nothing is read"));
    }
    for (Issue issue : binder.bind(point).issues()) {
      steps.add(new Step(issue.path(), issue.message()));
    }
    return new Explanation(steps, Optional.empty());
  }

  private OpenGroup find(Point point) {
    for (OpenGroup open : bindings.open()) {
      if (open.spec().points().contains(point)) {
        return open;
      }
    }
    throw new IllegalArgumentException("Point [" + point.id() + "] is not open");
  }

  private static Explanation explain(BoundPoint point, Link link) {
    PointBinding binding = point.binding();
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("address", binding.filter() + ", QoS " + binding.options().qos()));
    steps.add(new Step("link", link.up() ? "up" : link.detail()));
    if (!binding.presence().isEmpty()) {
      Presence presence = point.presence();
      steps.add(new Step("presence", presence.availability() + ", " + presence.detail()));
    }
    Content content = point.content();
    Optional<RawMessage> message = Optional.empty();
    if (content != null) {
      InboundMessage last = content.message();
      message = Optional.of(Rejects.raw(last, content.at(), Reception.KEPT_BYTES));
      if (last.payload().length == Reception.KEPT_BYTES) {
        steps.add(
            new Step("message", "only the first " + Reception.KEPT_BYTES + " bytes were kept"));
      }
      binding
          .filter()
          .variables(last.topic())
          .forEach((name, value) -> steps.add(new Step("level {" + name + "}", value)));
      steps.addAll(binding.decoder().explain(Reception.payload(last, content.at())));
    }
    TagValue shown = point.shown();
    String why = shown.detail() == null ? "" : ", " + shown.detail();
    steps.add(new Step("value", shown.value() + ", " + shown.quality() + why));
    return new Explanation(steps, message);
  }
}
