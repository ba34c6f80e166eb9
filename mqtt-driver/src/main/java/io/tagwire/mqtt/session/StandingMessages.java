package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import io.tagwire.driver.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of will, birth and shutdown messages, described and checked. */
final class StandingMessages {
  private StandingMessages() {}

  static List<Setting> descriptions() {
    return List.of(
        Setting.of(
            "will.topic",
            Text.ANY,
            "Will topic",
            "The topic the broker publishes to when this connection is lost."),
        Setting.of(
                "will.payload",
                Text.ANY,
                "Will payload",
                "What it publishes there. {time} (ISO 8601) and {time-ms} (since 1970) are those of"
                    + " the login, for the broker keeps what it was given then; {client-id} and"
                    + " {instance} are replaced, too.")
            .orElse(""),
        Setting.of("will.qos", new Whole(0, 2, ""), "Will QoS", "Its delivery promise.")
            .orElse("1")
            .asAdvanced(),
        Setting.of("will.retain", new Flag(), "Will retained", "Whether the broker keeps it.")
            .orElse("true")
            .asAdvanced(),
        Setting.of(
                "will.delay",
                new Time(Duration.ZERO, Duration.ofSeconds(0xFFFF_FFFFL)),
                "Will delay",
                "How long the broker waits for us to come back before it publishes the will.")
            .orElse("0")
            .asAdvanced(),
        Setting.of(
                "will.expiry",
                new Time(Duration.ZERO, Duration.ofSeconds(0xFFFF_FFFFL)),
                "Will expiry",
                "How long the broker keeps the will for those who are not there; 0 for as long as it"
                    + " likes (MQTT 5 only).")
            .orElse("0")
            .asAdvanced(),
        Setting.of(
            "birth.topic",
            Text.ANY,
            "Birth topic",
            "The topic we publish to after every connect; usually the one of the will."),
        Setting.of(
                "birth.payload",
                Text.ANY,
                "Birth payload",
                "What we publish there; {time}, {time-ms}, {client-id} and {instance} are replaced.")
            .orElse(""),
        Setting.of("birth.qos", new Whole(0, 2, ""), "Birth QoS", "Its delivery promise.")
            .orElse("1")
            .asAdvanced(),
        Setting.of("birth.retain", new Flag(), "Birth retained", "Whether the broker keeps it.")
            .orElse("true")
            .asAdvanced(),
        Setting.of(
            "shutdown.topic",
            Text.ANY,
            "Shutdown topic",
            "The topic we publish to before we leave in good order, for then the broker drops the"
                + " will; usually the one of the will. A second at most is waited for its"
                + " acknowledgement."),
        Setting.of(
                "shutdown.payload",
                Text.ANY,
                "Shutdown payload",
                "What we publish there; {time}, {time-ms}, {client-id} and {instance} are replaced.")
            .orElse(""),
        Setting.of("shutdown.qos", new Whole(0, 2, ""), "Shutdown QoS", "Its delivery promise.")
            .orElse("1")
            .asAdvanced(),
        Setting.of(
                "shutdown.retain", new Flag(), "Shutdown retained", "Whether the broker keeps it.")
            .orElse("true")
            .asAdvanced());
  }

  static void check(Settings settings, List<Issue> issues) {
    checkMessage("will", List.of("payload", "qos", "retain", "delay", "expiry"), settings, issues);
    checkMessage("birth", List.of("payload", "qos", "retain"), settings, issues);
    checkMessage("shutdown", List.of("payload", "qos", "retain"), settings, issues);
    checkStaying(settings, issues);
  }

  private static void checkStaying(Settings settings, List<Issue> issues) {
    Optional<String> will = settings.text("will.topic");
    boolean retained = settings.text("will.retain").filter("false"::equals).isEmpty();
    if (will.isPresent() && retained && !will.equals(settings.text("birth.topic"))) {
      issues.add(
          Issue.warning(
                  "will.retain",
                  "The will on ["
                      + will.get()
                      + "] is retained, and no birth message replaces it: once lost, this"
                      + " connection seems lost for ever")
              .suggest("birth.topic: " + will.get()));
    }
  }

  private static void checkMessage(
      String section, List<String> others, Settings settings, List<Issue> issues) {
    Settings message = settings.section(section);
    Optional<String> topic = message.text("topic");
    if (topic.isEmpty()) {
      for (String key : others) {
        if (message.text(key).isPresent()) {
          issues.add(
              Issue.error(
                  section + "." + key,
                  "Setting [" + section + "." + key + "] needs [" + section + ".topic]"));
        }
      }
      return;
    }
    SessionSettings.topicFault(topic.get())
        .ifPresent(fault -> issues.add(Issue.error(section + ".topic", fault)));
  }
}
