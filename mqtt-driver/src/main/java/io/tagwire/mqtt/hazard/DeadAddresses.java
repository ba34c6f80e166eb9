package io.tagwire.mqtt.hazard;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.route.TopicFilter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Topics that are legal, and that hardly any device publishes on. */
final class DeadAddresses {
  private static final Pattern UNFILLED =
      Pattern.compile("\\$\\{[^}]*}|\\{\\{.*?}}|%[A-Za-z]+%|<[A-Za-z][^>]*>");
  private static final Pattern URL = Pattern.compile("(?i)(mqtts?|wss?|tcp|ssl)://.*");
  private static final Pattern LEVEL = Pattern.compile("\\$topic\\[(-?\\d{1,4})]");

  private DeadAddresses() {}

  static void check(Point point, List<Issue> issues) {
    if (point.access().canRead()) {
      topic(point, "address", "Address", point.address(), issues);
      level(point, issues);
    }
    for (String key : List.of("write.topic", "confirm.topic", "read.topic")) {
      point.settings().text(key).ifPresent(text -> topic(point, key, "Topic", text, issues));
    }
  }

  private static void topic(Point point, String key, String what, String text, List<Issue> issues) {
    fault(text)
        .ifPresent(
            fault ->
                issues.add(
                    Hazards.warning(
                        point,
                        key,
                        what + " [" + text + "] hardly matches anything: " + fault.why(),
                        fault.better())));
  }

  /** What is odd, and what was probably meant; empty if nobody can tell. */
  private record Fault(String why, String better) {}

  private static Optional<Fault> fault(String text) {
    Matcher unfilled = UNFILLED.matcher(text);
    if (unfilled.find()) {
      return Optional.of(new Fault("[" + unfilled.group() + "] was never filled in", ""));
    }
    if (URL.matcher(text).matches()) {
      return Optional.of(
          new Fault("it is the URL of a broker", "the broker belongs into the connection"));
    }
    if (text.length() > 1 && text.endsWith("/")) {
      return Optional.of(
          new Fault("its last level is empty", text.substring(0, text.length() - 1)));
    }
    if (text.indexOf("//") > 0) {
      return Optional.of(
          new Fault("it has an empty level in between", text.replaceAll("/{2,}", "/")));
    }
    for (String level : text.split("/", -1)) {
      if (!level.equals(level.strip())) {
        return Optional.of(
            new Fault(
                "level [" + level + "] begins or ends with a space",
                text.replaceAll("\\s*/\\s*", "/").strip()));
      }
    }
    if (text.regionMatches(true, 0, "$sys/", 0, 5) && !text.startsWith("$SYS/")) {
      return Optional.of(new Fault("topics are told apart by case", "$SYS/" + text.substring(5)));
    }
    return Optional.empty();
  }

  // A level the address can never have.
  private static void level(Point point, List<Issue> issues) {
    Matcher level = LEVEL.matcher(point.settings().text("selector").orElse(""));
    if (!level.matches()) {
      return;
    }
    Optional<TopicFilter> filter = Reading.of(point).map(Reading::filter);
    if (filter.isEmpty() || filter.get().wire().endsWith("#") || filter.get().isShared()) {
      return;
    }
    int levels = filter.get().wire().split("/", -1).length;
    int wanted = Integer.parseInt(level.group(1));
    if (wanted >= levels || wanted < -levels) {
      issues.add(
          Hazards.warning(
              point,
              "selector",
              "Selector ["
                  + level.group()
                  + "] finds nothing: a topic of ["
                  + point.address()
                  + "] has "
                  + levels
                  + " levels",
              "$topic[0] to $topic[" + (levels - 1) + "]"));
    }
  }
}
