package io.tagwire.mqtt.duty;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Rows;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.SessionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message that is published while a point needs it. Points that need an equal one share it.
 *
 * @param topic where to
 * @param payload what
 * @param first what instead right after the link was made
 * @param every how often; zero for only after the link was made
 * @param qos of the message
 */
public record Duty(String topic, String payload, String first, Duration every, int qos) {
  private static final String KEY = "duty";
  private static final Duration OFTENEST = Duration.ofSeconds(1);

  /**
   * The settings of a point that make duties.
   *
   * @return described
   */
  public static List<Setting> settings() {
    return List.of(
        Setting.of(
                KEY,
                new Rows(
                    List.of(
                        Setting.of("topic", Text.ANY, "Topic", "Where to; no wildcards.")
                            .asRequired(),
                        Setting.of(
                                "payload", Text.ANY, "Payload", "What is published; may be empty.")
                            .orElse(""),
                        Setting.of(
                            "first",
                            Text.ANY,
                            "First payload",
                            "What is published instead when the link was made, or the point was"
                                + " opened. Without it the payload."),
                        Setting.of(
                                "every",
                                new Time(Duration.ZERO, Duration.ofDays(1)),
                                "Every",
                                "How often, at least 1s; 0 for only when the link was made.")
                            .orElse("0"),
                        Setting.of("qos", new Whole(0, 2, ""), "QoS", "QoS of the message.")
                            .orElse("0"))),
                "Duties",
                "What the device wants to be told all the time, such as a keep-alive without which"
                    + " it publishes nothing. Published, never retained, while a point with it is"
                    + " open and the link is up; equal rows of several points are published once.")
            .asAdvanced());
  }

  /**
   * The duties of a point.
   *
   * @param point the point
   * @param issues gets what is wrong beyond kinds and ranges; paths are {@code points/<id>/<key>}
   * @return those without a fault
   */
  public static List<Duty> parse(Point point, List<Issue> issues) {
    List<Settings> rows = point.settings().rows(KEY);
    List<Duty> duties = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String place = "points/" + point.id() + "/" + KEY + "." + i + ".";
      parse(rows.get(i), place, issues).ifPresent(duties::add);
    }
    return duties;
  }

  private static Optional<Duty> parse(Settings row, String place, List<Issue> issues) {
    String topic = row.text("topic").orElse("");
    if (topic.isEmpty()) {
      // The validator says that it is required.
      return Optional.empty();
    }
    Optional<String> fault = SessionSettings.topicFault(topic);
    if (fault.isPresent()) {
      issues.add(Issue.error(place + "topic", fault.get()));
      return Optional.empty();
    }
    try {
      Duration every = row.duration("every").orElse(Duration.ZERO);
      if (!every.isZero() && every.compareTo(OFTENEST) < 0) {
        issues.add(
            Issue.error(
                place + "every",
                "Setting [every] = ["
                    + row.text("every").orElse("")
                    + "] must be 0 or at least 1s"));
        return Optional.empty();
      }
      String payload = row.text("payload").orElse("");
      return Optional.of(
          new Duty(
              topic,
              payload,
              row.text("first").orElse(payload),
              every,
              row.whole("qos").orElse(0L).intValue()));
    } catch (IllegalArgumentException e) {
      // Out of its kind: the validator names it.
      return Optional.empty();
    }
  }

  OutboundMessage message(boolean isFirst) {
    return new OutboundMessage(
        topic, (isFirst ? first : payload).getBytes(StandardCharsets.UTF_8), qos, false, Map.of());
  }
}
