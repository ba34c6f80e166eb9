package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.codec.TextReader;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.SessionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a device is asked for the value of a point, compiled. Immutable. */
public final class ReadRequest {
  private static final Set<String> PLACES = Set.of("time", "time-ms", "id", "uuid");

  private final String topic;
  private final PayloadTemplate template;
  private final boolean byResponse;
  private final Optional<Answers> answers;
  private final Duration within;

  /**
   * Where answers come that are not on the address.
   *
   * @param filter the topic
   * @param id where they repeat the number of the request; empty if they do not
   */
  record Answers(TopicFilter filter, Optional<TextReader> id) {}

  private ReadRequest(
      String topic, PayloadTemplate template, Settings settings, Optional<Answers> answers) {
    this.answers = answers;
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
      for (String key :
          List.of("read.payload", "read.by", "read.within", "read.answer-topic", "read.id")) {
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
    boolean numbered = CommandIds.isIn(topic.get()) || template.has("id") || template.has("uuid");
    List<Issue> found = new ArrayList<>();
    Optional<Answers> answers = answers(settings, numbered, found);
    found.forEach(issue -> issues.add(issue.under("points/" + point.id())));
    try {
      return fault.isPresent() || !found.isEmpty()
          ? Optional.empty()
          : Optional.of(new ReadRequest(topic.get(), template, settings, answers));
    } catch (IllegalArgumentException e) {
      // A time out of its kind: the validator names it.
      return Optional.empty();
    }
  }

  private static Optional<Answers> answers(
      Settings settings, boolean numbered, List<Issue> issues) {
    boolean byTopic = settings.text("read.by").filter("topic"::equals).isPresent();
    Optional<String> topic = settings.text("read.answer-topic");
    if (!byTopic) {
      for (String key : List.of("read.answer-topic", "read.id")) {
        if (settings.text(key).isPresent()) {
          issues.add(Issue.error(key, "Setting [" + key + "] needs read.by topic"));
        }
      }
      return Optional.empty();
    }
    if (topic.isEmpty()) {
      issues.add(Issue.error("read.answer-topic", "read.by topic needs [read.answer-topic]"));
      return Optional.empty();
    }
    Optional<TextReader> id = AnswerRule.reader(settings, "read.id", issues);
    if (id.isPresent() && !numbered) {
      issues.add(
          Issue.error(
              "read.id",
              "An answer can only repeat the number of its request if read.payload or read.topic"
                  + " holds {id} or {uuid}"));
    }
    try {
      return Optional.of(new Answers(TopicFilter.parse(topic.get()), id));
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("read.answer-topic", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** Where answers come; empty if on the address or the response topic. */
  Optional<Answers> answers() {
    return answers;
  }

  /**
   * Whether answers are told to who expects them, see {@link Asking#key}.
   *
   * @return false if they come on the address of the point
   */
  public boolean isAnsweredElsewhere() {
    return byResponse || answers.isPresent();
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
    String key = key(id, responses);
    Map<String, String> properties = new HashMap<>();
    properties.put("message-expiry", Long.toString(Math.max(1, within.toSeconds())));
    if (byResponse) {
      properties.put("response-topic", responses.topic());
      properties.put("correlation-data", key);
    }
    return new Asking(
        new OutboundMessage(
            CommandIds.fill(topic, id), template.fill(Map.of(), now, id), 1, false, properties),
        key);
  }

  private String key(long id, Responses responses) {
    if (answers.isEmpty()) {
      return responses.correlation(id);
    }
    if (answers.get().id().isEmpty()) {
      return Responses.topicKey(answers.get().filter());
    }
    boolean byUuid = template.has("uuid") || topic.contains("{uuid}");
    return Responses.idKey(byUuid ? CommandIds.uuid(id) : Long.toString(id));
  }

  /**
   * A request ready to be published.
   *
   * @param message what is published
   * @param key what its answer is matched by; see {@link Responses#expect}
   */
  public record Asking(OutboundMessage message, String key) {}
}
