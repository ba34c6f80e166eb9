package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.codec.JsonTemplate;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.route.TopicRouter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * JSON commands on a topic that is read as a document with more members: for everybody who takes
 * the message as the whole state, the others are gone.
 */
final class ErasedMembers {
  private ErasedMembers() {}

  static void check(List<Reading> readings, List<Command> commands, List<Issue> issues) {
    Map<Reading, TopicFilter> members = new LinkedHashMap<>();
    for (Reading reading : readings) {
      if (!member(reading).isEmpty() && !reading.chooses()) {
        members.put(reading, reading.filter());
      }
    }
    if (members.isEmpty()) {
      return;
    }
    TopicRouter<Reading> router = new TopicRouter<>();
    router.addAll(members);
    for (Command command : commands) {
      List<Reading> found = router.find(command.topic());
      if (!found.isEmpty()) {
        check(command, found, commands, issues);
      }
    }
  }

  private static void check(
      Command command, List<Reading> found, List<Command> commands, List<Issue> issues) {
    Optional<Predicate<String>> sent = sent(command, commands);
    if (sent.isEmpty()) {
      return;
    }
    List<Reading> missing = new ArrayList<>();
    for (Reading reading : found) {
      if (!sent.get().test(member(reading))) {
        missing.add(reading);
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    Reading first = missing.get(0);
    boolean kept =
        command.point().settings().text("write.retain").filter("true"::equals).isPresent();
    issues.add(
        Hazards.warning(
            command.point(),
            command.point().settings().text("write.payload").isPresent()
                ? "write.payload"
                : command.key(),
            "The command of point ["
                + command.point().id()
                + "] on ["
                + command.topic()
                + "] has no member ["
                + member(first)
                + "], which point ["
                + first.point().id()
                + "] reads there"
                + (missing.size() == 1 ? "" : ", nor " + (missing.size() - 1) + " others")
                + ": who takes it as the whole document loses "
                + (missing.size() == 1 ? "it" : "them")
                + (kept ? ", and the broker keeps it so" : ""),
            "write.together with write.others last, or a topic for commands"));
  }

  /** A pointer to a member that can be looked up; else empty. */
  private static String member(Reading reading) {
    String selector = reading.point().settings().text("selector").orElse("");
    return selector.length() > 1 && selector.startsWith("/") && !selector.contains("[")
        ? selector
        : "";
  }

  /** Whether a member is sent; empty if what is sent is no JSON object that is known. */
  private static Optional<Predicate<String>> sent(Command command, List<Command> commands) {
    Point point = command.point();
    Settings settings = point.settings();
    String payload = settings.text("write.payload").orElse("{value}");
    Optional<String> together = settings.text("write.together");
    if (together.isPresent()) {
      return payload.equals("{value}") && settings.text("write.member").orElse("").startsWith("/")
          ? Optional.of(joint(command, together.get(), commands)::contains)
          : Optional.empty();
    }
    if (!payload.strip().startsWith("{") || payload.equals("{value}")) {
      return Optional.empty();
    }
    try {
      JsonTemplate document = JsonTemplate.parse(quoted(payload));
      return Optional.of(document::has);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  // In a text command the places stand bare: {"level": {value}}.
  private static String quoted(String payload) {
    return payload.replaceAll("(?<!\")\\{(value|time|time-ms|id)}(?!\")", "0");
  }

  private static Set<String> joint(Command command, String name, List<Command> commands) {
    boolean last =
        command.point().settings().text("write.others").filter("last"::equals).isPresent();
    Set<String> members = new TreeSet<>();
    for (Command other : commands) {
      Settings settings = other.point().settings();
      boolean same =
          other.equals(command)
              || (last
                  && other.topic().equals(command.topic())
                  && settings.text("write.together").filter(name::equals).isPresent());
      if (same) {
        settings.text("write.member").ifPresent(members::add);
      }
    }
    return members;
  }
}
