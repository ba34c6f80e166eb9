package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Settings;
import java.util.List;

/**
 * The settings of a connection that are about commands and requests, described, checked and typed.
 *
 * @param responseTopic where devices answer, with places
 */
public record OutboundSettings(String responseTopic) {
  private static final String RESPONSE_TOPIC = "tagwire/{client-id}/response";

  static List<Setting> descriptions() {
    return List.of(
        Setting.of(
                "response-topic",
                Text.ANY,
                "Response topic",
                "Where devices answer commands and requests (MQTT 5 §4.10); subscribed to only if"
                    + " a point needs it. {client-id} is our client id.")
            .orElse(RESPONSE_TOPIC)
            .asAdvanced());
  }

  static void check(Settings settings, List<Issue> issues) {
    settings
        .text("response-topic")
        .flatMap(SessionSettings::topicFault)
        .ifPresent(fault -> issues.add(Issue.error("response-topic", fault)));
  }

  static OutboundSettings of(Settings settings) {
    return new OutboundSettings(settings.text("response-topic").orElse(RESPONSE_TOPIC));
  }

  /**
   * Where devices answer.
   *
   * @param clientId ours; a wildcard in it is replaced by an underscore
   * @return a topic name
   */
  public String responseTopic(String clientId) {
    return responseTopic.replace("{client-id}", clientId.replaceAll("[+#]", "_"));
  }
}
