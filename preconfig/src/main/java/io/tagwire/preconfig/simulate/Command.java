package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command a device has understood.
 *
 * @param state what a message that shows the new state holds
 * @param id what the answer must repeat; may be empty
 */
record Command(String state, String id) {
  private static final Pattern PLACE = Pattern.compile("\"?\\{(value|id|uuid|time|time-ms)}\"?");

  /** Reads a payload as the write rule of a point makes them; empty if it is not one of these. */
  static Optional<Command> read(Point point, String payload) {
    Settings settings = point.settings();
    String template = settings.text("write.payload").orElse("{value}");
    String normal = Tree.parse(template).map(Tree::toString).orElse(template);
    StringBuilder regex = new StringBuilder();
    Matcher place = PLACE.matcher(normal);
    int end = 0;
    while (place.find()) {
      regex.append(Pattern.quote(normal.substring(end, place.start())));
      regex.append(
          place.group(1).equals("value")
              ? "\"?(?<value>.*?)\"?"
              : place.group(1).contains("id") && regex.indexOf("(?<id>") < 0
                  ? "\"?(?<id>.*?)\"?"
                  : "\"?.*?\"?");
      end = place.end();
    }
    regex.append(Pattern.quote(normal.substring(end)));
    String given = Tree.parse(payload).map(Tree::toString).orElse(payload);
    Matcher command = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(given);
    if (!command.matches()) {
      return Optional.empty();
    }
    String value = regex.indexOf("(?<value>") < 0 ? "" : command.group("value");
    String id = regex.indexOf("(?<id>") < 0 ? "" : command.group("id");
    return Optional.of(new Command(state(point, value), id));
  }

  // The word for true in a command need not be the one in a state.
  private static String state(Point point, String raw) {
    if (point.type() != ValueType.BOOL) {
      return raw;
    }
    Settings settings = point.settings();
    String whenTrue =
        settings
            .text("write.true")
            .orElseGet(() -> settings.items("true-words").stream().findFirst().orElse("true"));
    boolean on = raw.equalsIgnoreCase(whenTrue);
    String prefix =
        settings.text("confirm.by").filter("state"::equals).isPresent() ? "confirm." : "";
    String listed = on ? prefix + "true" : prefix + "false";
    String words = on ? "true-words" : "false-words";
    return settings.items(listed).stream()
        .findFirst()
        .or(() -> settings.items(words).stream().findFirst())
        .orElse(String.valueOf(on));
  }
}
