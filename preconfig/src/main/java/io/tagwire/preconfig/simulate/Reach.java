package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.template.Example;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Whether a message holds the value of a point. */
final class Reach {
  private Reach() {}

  static boolean of(Point point, Example.Message message) {
    if (!matches(point.address(), message.topic())) {
      return false;
    }
    Optional<Tree> tree = Tree.parse(message.payload().toUtf8());
    return tree.map(body -> of(point, body)).orElse(true);
  }

  /** Whether a document on the right topic holds the value. */
  static boolean of(Point point, Tree body) {
    Settings settings = point.settings();
    String selector = settings.text("selector").orElse("");
    String series = settings.text("series").orElse("");
    List<Tree> samples = List.of(body);
    if (series.startsWith("/") && !body.elements(series).isEmpty()) {
      samples = body.elements(series);
    }
    return samples.stream()
        .filter(sample -> isMeant(settings, sample))
        .anyMatch(
            sample ->
                !selector.startsWith("/")
                    || Selectors.alternatives(selector).stream()
                        .anyMatch(place -> sample.get(place).isPresent()));
  }

  /** Whether all conditions of a point hold. */
  static boolean isMeant(Settings settings, Tree sample) {
    return isMeant(settings.rows("when"), sample);
  }

  /** Whether all conditions hold. */
  static boolean isMeant(List<Settings> conditions, Tree sample) {
    return conditions.stream().allMatch(row -> holds(row, sample));
  }

  /** Whether a topic is one of a filter. */
  static boolean matches(String filter, String topic) {
    String[] wanted = filter.split("/", -1);
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || !(isAny(wanted[i]) || wanted[i].equals(levels[i]))) {
        return false;
      }
    }
    return wanted.length == levels.length;
  }

  // A level may have a name.
  private static boolean isAny(String level) {
    return level.equals("+") || (level.startsWith("{") && level.endsWith("}"));
  }

  private static boolean holds(Settings row, Tree sample) {
    String selector = row.text("selector").orElse("");
    if (!selector.startsWith("/")) {
      return true;
    }
    Optional<String> text = sample.get(Selectors.pointer(selector));
    return text.isPresent()
        && row.text("equals").map(text.get()::equals).orElse(true)
        && row.text("matches").map(regex -> fits(regex, text.get())).orElse(true);
  }

  private static boolean fits(String regex, String text) {
    try {
      return Pattern.matches(regex, text);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
