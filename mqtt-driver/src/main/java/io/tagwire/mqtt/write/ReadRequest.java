package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.SessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a device is asked for the value of a point, compiled. Immutable. */
public final class ReadRequest {
  private static final Set<String> PLACES = Set.of("time", "time-ms", "id");

  private final String topic;
  private final PayloadTemplate template;
  private final boolean byResponse;
  private final Duration within;

  private ReadRequest(String topic, PayloadTemplate template, Settings settings) {
    this.topic = topic;
    this.template = template;
    this.byResponse = settings.text("read.by").orElse("address").equals("response");
    this.within = settings.duration("read.within").orElse(Duration.ofSeconds(5));
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
      for (String key : List.of("read.payload", "read.by", "read.within")) {
        if (settings.text(key).isPresent()) {
          issues.add(Issue.error(place + key, "Setting [" + key + "] needs [read.topic]"));
        }
      }
      return Optional.empty();
    }
    Optional<String> fault = SessionSettings.topicFault(topic.get());
    fault.ifPresent(text -> issues.add(Issue.error(place + "read.topic", text)));
    PayloadTemplate template;
    try {
      template = PayloadTemplate.parse(settings.text("read.payload").orElse(""), false, PLACES);
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error(place + "read.payload", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
    try {
      return fault.isPresent()
          ? Optional.empty()
          : Optional.of(new ReadRequest(topic.get(), template, settings));
    } catch (IllegalArgumentException e) {
      // A time out of its kind: the validator names it.
      return Optional.empty();
    }
  }

  /**
   * Whether the device answers on the response topic instead of the address.
   *
   * @return true if requests need a key
   */
  public boolean byResponse() {
    return byResponse;
  }

  /**
   * How long the device may take.
   *
   * @return above zero
   */
  public Duration within() {
    return within;
  }

  /**
   * The request.
   *
   * @param now the time
   * @param responses gives the number, and the response topic if it is needed
   * @return QoS 1, not retained, expiring with the patience of the reader
   */
  public Asking ask(Instant now, Responses responses) {
    long id = responses.nextId();
    String key = responses.correlation(id);
    Map<String, String> properties = new HashMap<>();
    properties.put("message-expiry", Long.toString(Math.max(1, within.toSeconds())));
    if (byResponse) {
      properties.put("response-topic", responses.topic());
      properties.put("correlation-data", key);
    }
    return new Asking(
        new OutboundMessage(topic, template.fill(null, now, id), 1, false, properties), key);
  }

  /**
   * A request ready to be published.
   *
   * @param message what is published
   * @param key what its answer is matched by; see {@link Responses#expect}
   */
  public record Asking(OutboundMessage message, String key) {}
}
