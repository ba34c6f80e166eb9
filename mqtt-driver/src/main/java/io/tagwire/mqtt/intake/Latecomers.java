package io.tagwire.mqtt.intake;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Points whose filter was subscribed before they were bound, so that the broker will not send its
 * retained message again: they take the last message of another point of the same filter, with its
 * own time. Holds nothing; any thread.
 */
final class Latecomers {
  private final Bindings bindings;
  private final Reception reception;
  private final LinkState link;

  Latecomers(Bindings bindings, Reception reception, LinkState link) {
    this.bindings = bindings;
    this.reception = reception;
    this.link = link;
  }

  void catchUp(List<BoundPoint> late) {
    Map<String, Optional<Content>> newest = new HashMap<>();
    for (BoundPoint point : late) {
      Content content =
          newest
              .computeIfAbsent(
                  point.binding().filter().wire(), wire -> newest(bindings.users(wire)))
              .orElse(null);
      if (content != null && point.content() == null) {
        reception.repeat(point, content);
      }
    }
  }

  // What came before the last loss may be over, and what was cut says less than it did.
  private Optional<Content> newest(List<BoundPoint> points) {
    Content newest = null;
    for (BoundPoint point : points) {
      Content content = point.content();
      if (content != null
          && content.losses() == link.now().losses()
          && content.message().payload().length < Reception.KEPT_BYTES
          && (newest == null || content.at().isAfter(newest.at()))) {
        newest = content;
      }
    }
    return Optional.ofNullable(newest);
  }
}
