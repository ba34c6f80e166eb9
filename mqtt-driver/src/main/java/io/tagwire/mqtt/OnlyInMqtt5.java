package io.tagwire.mqtt;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import java.util.ArrayList;
import java.util.List;

/** What is set at a point and is not to be had of a connection that is fixed to MQTT 3.1.1. */
final class OnlyInMqtt5 {
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "no-local",
          "retain-as-published",
          "retain-handling",
          "write.expiry",
          "write.content-type",
          "write.user-properties");

  private OnlyInMqtt5() {}

  /** Warnings; none unless the version is fixed. */
  static List<Issue> check(Settings connection, Point point) {
    List<Issue> issues = new ArrayList<>();
    if (connection.text("protocol").filter("3.1.1"::equals).isEmpty()) {
      return issues;
    }
    Settings settings = point.settings();
    for (String key : WITHOUT_EFFECT) {
      if (settings.text(key).isPresent() || !settings.section(key).values().isEmpty()) {
        issues.add(
            warning(
                point,
                key,
                "Setting [" + key + "] has no effect: MQTT 3.1.1 does not know such a thing"));
      }
    }
    if (point.address().startsWith("$share/")) {
      issues.add(
          warning(
              point,
              "address",
              "Shared subscription ["
                  + point.address()
                  + "]: MQTT 3.1.1 does not promise it. A broker that does not add it refuses it, sends"
                  + " nothing for it or closes the connection"));
    }
    if (isResponse(settings, "confirm.by") && settings.text("confirm.topic").isEmpty()) {
      issues.add(
          warning(
              point,
              "confirm.by",
              "A response without [confirm.topic] needs a response topic, which MQTT 3.1.1 does not"
                  + " have: every command is refused"));
    }
    if (isResponse(settings, "read.by")) {
      issues.add(
          warning(
              point,
              "read.by",
              "A response needs a response topic, which MQTT 3.1.1 does not have: every request is"
                  + " refused"));
    }
    return issues;
  }

  private static boolean isResponse(Settings settings, String key) {
    return settings.text(key).filter("response"::equals).isPresent();
  }

  private static Issue warning(Point point, String place, String message) {
    return Issue.warning(place, message).under("points/" + point.id());
  }
}
