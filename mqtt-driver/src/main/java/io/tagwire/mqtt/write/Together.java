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
 * @param place of this point in it
 * @param othersLast whether points of the command that are not written are sent with their last
 *     value, else they are left out
 */
record Together(String name, Place place, boolean othersLast) {

  /** Where the value of a point goes. */
  sealed interface Place {}

  /**
   * A member of the JSON object.
   *
   * @param path of it
   */
  record Member(MemberPath path) implements Place {}

  /**
   * An element of the JSON array.
   *
   * @param template of it
   */
  record Element(PayloadTemplate template) implements Place {}

  /**
   * A place in the text of the payload.
   *
   * @param name of it
   */
  record Named(String name) implements Place {}

  /** Whether the command of these settings is JSON. */
  static boolean isJson(Settings settings) {
    return settings.text("write.format").filter("text"::equals).isEmpty();
  }

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
      for (String key : List.of("write.member", "write.element", "write.others")) {
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
    Optional<String> element = settings.text("write.element");
    if (element.isPresent()) {
      return element(settings, element.get(), issues).map(at -> new Together(name.get(), at, last));
    }
    if (member.isEmpty()) {
      issues.add(
          Issue.error(
              "write.member",
              "Point ["
                  + point.id()
                  + "] is sent together with ["
                  + name.get()
                  + "]: it needs [write.member], its place in the command, or"
                  + " [write.element]"));
      return Optional.empty();
    }
    try {
      Place place =
          isJson(settings) ? new Member(MemberPath.parse(member.get())) : new Named(member.get());
      return Optional.of(new Together(name.get(), place, last));
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("write.member", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static Optional<Place> element(Settings settings, String text, List<Issue> issues) {
    if (!isJson(settings)) {
      issues.add(
          Issue.error("write.element", "An element is JSON: [write.format] must not be text"));
      return Optional.empty();
    }
    if (settings.text("write.member").isPresent()) {
      issues.add(
          Issue.error(
              "write.member", "A point is a member or an element of its command, not both"));
      return Optional.empty();
    }
    try {
      return Optional.of(new Element(PayloadTemplate.parse(text, true, WriteRule.PLACES)));
    } catch (IllegalArgumentException e) {
      issues.add(Issue.error("write.element", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static void warn(Point point, String name, boolean last, List<Issue> issues) {
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
