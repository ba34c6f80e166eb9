package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.codec.MemberPath;
import java.util.List;
import java.util.Optional;

/**
 * How a point shares one command with others. Immutable.
 *
 * @param name of the command
 * @param member the place of this point in it
 * @param othersLast whether points of the command that are not written are sent with their last
 *     value, else they are left out
 */
record Together(String name, MemberPath member, boolean othersLast) {

  /** The name of the command a point shares, whether its settings are right or not. */
  static Optional<String> name(Point point) {
    return point.access().canWrite() ? point.settings().text("write.together") : Optional.empty();
  }

  /**
   * Reads the settings; empty if the point has a command of its own, or they are wrong and told.
   */
  static Optional<Together> parse(Point point, List<Issue> issues) {
    Settings settings = point.settings();
    Optional<String> name = name(point);
    if (name.isEmpty()) {
      for (String key : List.of("write.member", "write.others")) {
        if (settings.text(key).isPresent()) {
          issues.add(
              Issue.warning(key, "Setting [" + key + "] has no effect without [write.together]"));
        }
      }
      return Optional.empty();
    }
    boolean last = settings.text("write.others").filter("last"::equals).isPresent();
    warn(point, name.get(), last, issues);
    Optional<String> member = settings.text("write.member");
    if (member.isEmpty()) {
      issues.add(
          Issue.error(
              "write.member",
              "Point ["
                  + point.id()
                  + "] is sent together with ["
                  + name.get()
                  + "]: it needs [write.member], its place in the JSON object"));
      return Optional.empty();
    }
    try {
      return Optional.of(new Together(name.get(), MemberPath.parse(member.get()), last));
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("write.member", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static void warn(Point point, String name, boolean last, List<Issue> issues) {
    if (point.settings().text("write.format").filter("text"::equals).isPresent()) {
      issues.add(
          Issue.warning(
              "write.format",
              "Setting [write.format] has no effect with [write.together]: it is always json"));
    }
    if (last && !point.access().canRead()) {
      issues.add(
          Issue.warning(
              "write.others",
              "Point ["
                  + point.id()
                  + "] is write only and has no last value: a write of others of ["
                  + name
                  + "] fails unless it is written with them"));
    }
  }
}
