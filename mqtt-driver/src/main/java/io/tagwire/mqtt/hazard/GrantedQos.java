package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * QoS 2 with brokers that are known not to have it. What others grant is told at run time.
 *
 * @param broker one that has no QoS 2, and what it does; empty if none is known
 */
record GrantedQos(Optional<String> broker) {
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^:/@?#\\[\\]]+).*");
  // From the documentation of each service.
  private static final Map<String, String> WITHOUT =
      Map.of(
          "amazonaws.com", "AWS IoT Core grants at most 1",
          "azure-devices.net", "Azure IoT Hub closes the connection",
          "eventgrid.azure.net", "Azure Event Grid grants at most 1");

  static GrantedQos of(Settings connection) {
    for (String url : connection.items("brokers")) {
      Matcher host = HOST.matcher(url.trim());
      if (host.matches()) {
        String name = host.group(1).toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> entry : WITHOUT.entrySet()) {
          if (name.endsWith("." + entry.getKey())) {
            return new GrantedQos(Optional.of("[" + name + "]: " + entry.getValue()));
          }
        }
      }
    }
    return new GrantedQos(Optional.empty());
  }

  void connection(Settings connection, List<Issue> issues) {
    for (String key : List.of("will.qos", "birth.qos", "shutdown.qos")) {
      fault(connection, key).ifPresent(issue -> issues.add(issue.under("connection")));
    }
  }

  void point(Point point, List<Issue> issues) {
    for (String key : List.of("qos", "write.qos")) {
      fault(point.settings(), key)
          .ifPresent(issue -> issues.add(issue.under("points/" + point.id())));
    }
  }

  private Optional<Issue> fault(Settings settings, String key) {
    return broker
        .filter(name -> settings.text(key).filter("2"::equals).isPresent())
        .map(
            name ->
                Issue.warning(key, "QoS 2 is not to be had of " + name)
                    .suggest("1: each message at least once"));
  }
}
