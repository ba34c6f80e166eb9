package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Settings;
import java.time.Duration;
import java.util.List;

/** Whether, where and how often the canary flies, and how long it may stay out. */
record CanarySettings(boolean on, String topic, Duration every, Duration timeout) {
  private static final String DEFAULT_TOPIC = "tagwire/{client-id}/canary";
  private static final Duration DEFAULT_EVERY = Duration.ofMillis(500);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(1_250);
  private static final String CLIENT_ID = "{client-id}";
  private static final String INSTANCE = "{instance}";

  static List<Setting> descriptions() {
    return List.of(
        Setting.of(
                "canary",
                new Flag(),
                "Canary",
                "Whether a tiny message to a topic of our own has to come back all the time: it"
                    + " shows that the data path works, and how fast. When it stays out and nothing"
                    + " else comes either, the connection is broken off and made anew, long before"
                    + " the keep-alive would notice. It is armed by its first return on a"
                    + " connection: a broker that forbids it only loses it, never the connection.")
            .orElse("true"),
        Setting.of(
                "canary.topic",
                Text.ANY,
                "Canary topic",
                "Where it is published to and subscribed from; {client-id} and {instance} are"
                    + " replaced. Messages of this topic never reach a point. Several connections"
                    + " may share it.")
            .orElse(DEFAULT_TOPIC)
            .asAdvanced(),
        Setting.of(
                "canary.every",
                new Time(Duration.ofMillis(50), Duration.ofHours(1)),
                "Canary period",
                "How often one is sent, with QoS 1. A silent peer is noticed after this time and"
                    + " canary.timeout at the latest. With 500ms that is about 1 kB/s with all"
                    + " headers, or 60 MB a day: write 30s where bytes are paid for.")
            .orElse("500ms")
            .asAdvanced(),
        Setting.of(
                "canary.timeout",
                new Time(Duration.ofMillis(100), Duration.ofHours(1)),
                "Canary timeout",
                "How long a canary may stay out while nothing comes from the broker. While anything"
                    + " else comes it may take twenty times as long: it waits its turn behind other"
                    + " messages.")
            .orElse("1250ms")
            .asAdvanced());
  }

  static void check(Settings settings, List<Issue> issues) {
    settings
        .text("canary.topic")
        .map(topic -> topic.replace(CLIENT_ID, "c").replace(INSTANCE, "i"))
        .flatMap(SessionSettings::topicFault)
        .ifPresent(fault -> issues.add(Issue.error("canary.topic", fault)));
    boolean off = settings.text("canary").filter("false"::equals).isPresent();
    for (String key : List.of("canary.topic", "canary.every", "canary.timeout")) {
      if (off && settings.text(key).isPresent()) {
        issues.add(Issue.warning(key, "Setting [" + key + "] has no effect with [canary] false"));
      }
    }
  }

  /**
   * Types settings that {@link #check} finds no error in.
   *
   * @param clientId also one that is no topic level by itself
   */
  static CanarySettings of(Settings settings, String clientId, String instance) {
    return new CanarySettings(
        settings.flag("canary").orElse(true),
        settings
            .text("canary.topic")
            .orElse(DEFAULT_TOPIC)
            .replace(CLIENT_ID, level(clientId))
            .replace(INSTANCE, level(instance)),
        settings.duration("canary.every").orElse(DEFAULT_EVERY),
        settings.duration("canary.timeout").orElse(DEFAULT_TIMEOUT));
  }

  private static String level(String word) {
    return word.replaceAll("[+#/\\u0000]", "_");
  }
}
