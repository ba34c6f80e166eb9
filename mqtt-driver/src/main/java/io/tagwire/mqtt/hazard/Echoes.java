package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.route.TopicRouter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands that come back as if the plant had said them. */
final class Echoes {
  private Echoes() {}

  static void check(List<Reading> readings, List<Command> commands, List<Issue> issues) {
    Map<Reading, TopicFilter> wildcards = new LinkedHashMap<>();
    Map<String, Reading> own = new LinkedHashMap<>();
    for (Reading reading : readings) {
      own.put(reading.point().id(), reading);
      if (!reading.filter().isExact() && !reading.noLocal() && !reading.chooses()) {
        wildcards.put(reading, reading.filter());
      }
    }
    TopicRouter<Reading> router = new TopicRouter<>();
    router.addAll(wildcards);
    Map<Reading, List<Command>> heard = new LinkedHashMap<>();
    for (Command command : commands) {
      Reading self = own.get(command.point().id());
      if (self != null && self.filter().matches(command.topic())) {
        itself(command, self, issues);
      }
      for (Reading reading : router.find(command.topic())) {
        if (!reading.point().id().equals(command.point().id())) {
          heard.computeIfAbsent(reading, key -> new ArrayList<>()).add(command);
        }
      }
    }
    heard.forEach((reading, list) -> others(reading, list, issues));
  }

  private static void itself(Command command, Reading reading, List<Issue> issues) {
    boolean confirmed =
        command.point().settings().text("confirm.by").filter(by -> !by.equals("none")).isPresent();
    if (confirmed || reading.noLocal() || reading.chooses()) {
      return;
    }
    issues.add(
        Hazards.warning(
            command.point(),
            command.key(),
            "Point ["
                + command.point().id()
                + "] reads the topic ["
                + command.topic()
                + "] it writes to: each command comes back from the broker and is shown as if the"
                + " device had taken it",
            "the topic on which the device reports as address, or no-local, or confirm.by"));
  }

  private static void others(Reading reading, List<Command> list, List<Issue> issues) {
    Command first = list.get(0);
    String more = list.size() == 1 ? "" : " and " + (list.size() - 1) + " more";
    issues.add(
        Hazards.warning(
            reading.point(),
            "address",
            "Filter ["
                + reading.filter()
                + "] matches the command topic ["
                + first.topic()
                + "] of point ["
                + first.point().id()
                + "]"
                + more
                + ": own commands come in as messages of the plant",
            "a narrower filter, no-local, or when"));
  }
}
