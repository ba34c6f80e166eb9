package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command a device has understood.
 *
 * @param raw what stands in it at the place of the value; empty if it has no such place
 * @param id what the answer must repeat; may be empty
 */
record Command(String raw, String id) {
  private static final Set<String> PLACES = Set.of("value", "id", "uuid", "time", "time-ms");
  private static final Pattern NUMBERED = Pattern.compile("[^/]*\\{(id|uuid)}[^/]*");

  /** Where the commands of a point come; a level with a number of the command is a wildcard. */
  static String filter(Point point) {
    return NUMBERED.matcher(topic(point)).replaceAll("+");
  }

  /** Whether a message asks for the value of a point. */
  static boolean isRequest(Point point, String topic, String payload) {
    Settings settings = point.settings();
    return settings.text("read.topic").filter(topic::equals).isPresent()
        && Form.of(settings.text("read.payload").orElse(""), PLACES::contains)
            .match(payload)
            .isPresent();
  }

  /** Reads a message as the write rule of a point makes them; empty if it is not one of these. */
  static Optional<Command> read(Point point, String topic, String payload) {
    Settings settings = point.settings();
    Optional<Map<String, String>> levels =
        Form.of(topic(point), Set.of("id", "uuid")::contains).match(topic);
    String template = settings.text("write.payload").orElse("{value}");
    boolean together = settings.text("write.together").isPresent();
    boolean named = together && settings.text("write.format").filter("text"::equals).isPresent();
    Optional<Map<String, String>> places =
        Form.of(template, name -> named || PLACES.contains(name)).match(payload);
    if (levels.isEmpty() || places.isEmpty()) {
      return Optional.empty();
    }
    String id = id(places.get()).or(() -> id(levels.get())).orElse("");
    String value = places.get().getOrDefault("value", "");
    if (!together) {
      boolean fixed = !places.get().containsKey("value");
      return Optional.of(new Command(value, id))
          .filter(one -> fixed || StateText.isSent(point, value));
    }
    String member = settings.text("write.member").orElse("");
    Optional<String> own =
        named
            ? Optional.ofNullable(places.get().get(member))
            : settings
                .text("write.element")
                .map(element -> element(element, value))
                .orElseGet(() -> Tree.parse(value).flatMap(body -> body.get(member)));
    return own.map(raw -> new Command(raw, id));
  }

  private static Optional<String> element(String template, String array) {
    Form form = Form.of(template, PLACES::contains);
    return Tree.parse(array).map(body -> body.elements("")).stream()
        .flatMap(elements -> elements.stream())
        .flatMap(element -> form.match(element.toString()).stream())
        .map(places -> places.getOrDefault("value", ""))
        .findFirst();
  }

  private static Optional<String> id(Map<String, String> places) {
    return Optional.ofNullable(places.get("id")).or(() -> Optional.ofNullable(places.get("uuid")));
  }

  private static String topic(Point point) {
    return point.settings().text("write.topic").orElse(point.address());
  }
}
