package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Points whose commands a device cannot tell apart. */
final class SharedTopics {
  private record Sent(String topic, Map<String, String> content) {}

  private SharedTopics() {}

  static void check(List<Command> commands, List<Issue> issues) {
    Map<Sent, Command> first = new HashMap<>();
    for (Command command : commands) {
      Command before = first.putIfAbsent(new Sent(command.topic(), command.content()), command);
      if (before != null) {
        issues.add(
            Hazards.warning(
                command.point(),
                command.key(),
                "Points ["
                    + before.point().id()
                    + "] and ["
                    + command.point().id()
                    + "] send the same commands on ["
                    + command.topic()
                    + "]: the device does not know which of them was written, and the last one"
                    + " wins",
                "one point for both, or another write.topic or write.payload"));
      }
    }
  }
}
