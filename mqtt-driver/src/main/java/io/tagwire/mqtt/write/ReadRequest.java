package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.SessionSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a device is asked for the value of a point, compiled. Immutable. */
public final class ReadRequest {
  private static final Set<String> PLACES = Set.of("time", "time-ms", "id");
  private static final String EXPIRY_SECONDS = "5";

  private final String topic;
  private final PayloadTemplate template;

  private ReadRequest(String topic, PayloadTemplate template) {
    this.topic = topic;
    this.template = template;
  }

  /**
   * Compiles a point.
   *
   * @param point the point
   * @param issues gets what is wrong beyond kinds and ranges; paths are {@code points/<id>/<key>}
   * @return the request; empty if the point has none or something is wrong
   */
  public static Optional<ReadRequest> parse(Point point, List<Issue> issues) {
    Settings settings = point.settings();
    String place = "points/" + point.id() + "/";
    Optional<String> topic = settings.text("read.topic");
    if (topic.isEmpty()) {
      if (settings.text("read.payload").isPresent()) {
        issues.add(
            Issue.error(place + "read.payload", "Setting [read.payload] needs [read.topic]"));
      }
      return Optional.empty();
    }
    Optional<String> fault = SessionSettings.topicFault(topic.get());
    fault.ifPresent(text -> issues.add(Issue.error(place + "read.topic", text)));
    try {
      PayloadTemplate template =
          PayloadTemplate.parse(settings.text("read.payload").orElse(""), false, PLACES);
      return fault.isPresent()
          ? Optional.empty()
          : Optional.of(new ReadRequest(topic.get(), template));
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error(place + "read.payload", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /**
   * The request.
   *
   * @param now the time
   * @param id a number used once
   * @return QoS 1, not retained, expiring with the patience of the reader
   */
  public OutboundMessage message(Instant now, long id) {
    return new OutboundMessage(
        topic, template.fill(null, now, id), 1, false, Map.of("message-expiry", EXPIRY_SECONDS));
  }
}
