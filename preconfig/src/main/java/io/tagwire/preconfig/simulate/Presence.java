package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a device says whether it is there. */
final class Presence {
  private Presence() {}

  /** What it publishes: the words online or offline of its points, each once. */
  static List<Sent> messages(List<Point> points, String which) {
    Set<Sent> sent = new LinkedHashSet<>();
    for (Point point : points) {
      for (Settings row : point.settings().rows("presence")) {
        String words = row.text(which).orElse(which);
        int bar = words.indexOf('|');
        String word = bar < 0 ? words : words.substring(0, bar);
        String payload = payload(row.text("selector").orElse(""), word);
        row.text("topic")
            .ifPresent(topic -> sent.add(new Sent(topic, Bytes.utf8(payload), true, Map.of())));
      }
    }
    return List.copyOf(sent);
  }

  static boolean isOn(List<Point> points, String topic) {
    return points.stream()
        .flatMap(point -> point.settings().rows("presence").stream())
        .anyMatch(row -> row.text("topic").filter(topic::equals).isPresent());
  }

  private static String payload(String selector, String word) {
    if (!selector.startsWith("/")) {
      return word;
    }
    Tree body = Tree.empty();
    body.set(Selectors.pointer(selector), word, !Selectors.isLiteral(word));
    return body.toString();
  }
}
