package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Expansion;
import io.tagwire.preconfig.template.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The points of an example and those of a device of the same template, paired: two made by the same
 * entry of the template in the same turn of its loops say the same, perhaps on another topic and at
 * another place. A turn the example does not have is paired with its last one.
 */
final class Counterparts {
  // Settings that decide which raw values make sense.
  private static final List<String> SHAPE =
      List.of(
          "decode",
          "series",
          "series-decode",
          "true-words",
          "false-words",
          "map",
          "bad-values",
          "time.format");
  private static final int SHORTEST_NAME = 4;
  // A value that cannot be used weighs more than one that is not shown.
  private static final int FOREIGN = 10;

  private final List<Pair> pairs;
  private final Map<String, String> names;
  private final List<Example.Message> shown;
  private final int close;

  private Counterparts(
      List<Pair> pairs, Map<String, String> names, List<Example.Message> shown, int close) {
    this.pairs = pairs;
    this.names = names;
    this.shown = shown;
    this.close = close;
  }

  // The counterpart is null if the example has none.
  private record Pair(@Nullable Point example, Point device) {
    // Bytes made for another decoding would give nonsense.
    boolean isForeign() {
      return example == null && device.settings().text("decode").isPresent();
    }
  }

  /**
   * What a device says.
   *
   * @param template its template
   * @param parameters its parameters
   * @param device its points
   * @return the messages of the example with the most counterparts, those made up with them
   */
  static List<Example.Message> messages(
      Template template, Settings parameters, List<SourcedPoint> device) {
    Optional<Counterparts> best = Optional.empty();
    for (Example example : template.examples()) {
      List<Example.Message> good = SimulatedDevice.good(example);
      if (!good.isEmpty()) {
        Counterparts one = of(template, example, good, parameters, device);
        if (best.isEmpty() || one.close > best.get().close) {
          best = Optional.of(one);
        }
      }
    }
    return best.map(Counterparts::messages)
        .orElseGet(
            () -> MadeUp.messages(device.stream().map(SourcedPoint::point).toList(), List.of()));
  }

  private static Counterparts of(
      Template template,
      Example example,
      List<Example.Message> good,
      Settings parameters,
      List<SourcedPoint> device) {
    Expansion expansion =
        Expander.expand(template, example.parameters(), example.place(), new Problems());
    Map<Place, List<Point>> entries = new HashMap<>();
    for (SourcedPoint point : expansion.points()) {
      entries.computeIfAbsent(point.place(), key -> new ArrayList<>()).add(point.point());
    }
    Map<Place, Integer> turns = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    int close = 0;
    for (SourcedPoint point : device) {
      int turn = turns.merge(point.place(), 1, Integer::sum) - 1;
      List<Point> entry = entries.getOrDefault(point.place(), List.of());
      Point own = point.point();
      Point found = entry.isEmpty() ? null : entry.get(Math.min(turn, entry.size() - 1));
      boolean alike = found != null && isAlike(found, own);
      Pair pair = new Pair(alike ? found : null, own);
      pairs.add(pair);
      close -= pair.isForeign() ? FOREIGN : 0;
      close += alike && turn < entry.size() && isShown(found, good) ? 1 : 0;
    }
    return new Counterparts(pairs, names(expansion.parameters(), parameters), good, close);
  }

  private static boolean isShown(@Nullable Point point, List<Example.Message> messages) {
    return point != null && messages.stream().anyMatch(message -> Reach.of(point, message));
  }

  private static boolean isAlike(Point one, Point other) {
    return one.type() == other.type()
        && SHAPE.stream()
            .allMatch(
                key ->
                    one.settings().text(key).equals(other.settings().text(key))
                        && one.settings().section(key).equals(other.settings().section(key)));
  }

  // Identities of the device that its messages may repeat.
  private static Map<String, String> names(Settings example, Settings device) {
    Map<String, String> names = new HashMap<>();
    example
        .values()
        .forEach(
            (key, text) -> {
              boolean isName = text.length() >= SHORTEST_NAME && !text.matches("true|false");
              if (isName && key.indexOf('.') < 0) {
                device.text(key).ifPresent(own -> names.putIfAbsent(text, own));
              }
            });
    return names;
  }

  private List<Example.Message> messages() {
    List<Example.Message> messages = new ArrayList<>();
    for (Example.Message message : shown) {
      Map<String, List<Pair>> topics = new LinkedHashMap<>();
      for (Pair pair : pairs) {
        if (pair.example() != null && Reach.matches(pair.example().address(), message.topic())) {
          String topic = topic(pair.example().address(), message.topic(), pair.device().address());
          topics.computeIfAbsent(topic, key -> new ArrayList<>()).add(pair);
        }
      }
      topics.forEach((topic, members) -> messages.add(said(topic, message, members)));
    }
    List<Point> open =
        pairs.stream()
            .filter(pair -> pair.example() == null || isShown(pair.example(), shown))
            .map(Pair::device)
            .filter(point -> !isShown(point, messages))
            .toList();
    Set<Example.Message> all = new LinkedHashSet<>(MadeUp.messages(open, messages));
    return List.copyOf(all);
  }

  // What stood in place of a wildcard stands there again.
  private static String topic(String exampleFilter, String topic, String deviceFilter) {
    String[] levels = topic.split("/", -1);
    String[] filter = exampleFilter.split("/", -1);
    List<String> taken = new ArrayList<>();
    String rest = "1";
    for (int i = 0; i < filter.length && i < levels.length; i++) {
      if (filter[i].equals("+")) {
        taken.add(levels[i]);
      } else if (filter[i].equals("#")) {
        rest = String.join("/", List.of(levels).subList(i, levels.length));
      }
    }
    List<String> result = new ArrayList<>();
    for (String level : deviceFilter.split("/", -1)) {
      if (level.equals("+")) {
        result.add(taken.isEmpty() ? "1" : taken.remove(0));
      } else {
        result.add(level.equals("#") ? rest : level);
      }
    }
    return String.join("/", result);
  }

  private Example.Message said(String topic, Example.Message message, List<Pair> members) {
    String text = message.payload().toUtf8();
    Optional<Tree> original = Tree.parse(text);
    if (original.isEmpty()) {
      return new Example.Message(topic, message.payload(), message.retained());
    }
    Map<String, String> words = new HashMap<>(names);
    for (Pair pair : members) {
      conditions(pair, words);
    }
    Tree body = original.get().translated(words);
    for (Pair pair : members) {
      moved(pair, "selector", original.get(), body);
      moved(pair, "time.selector", original.get(), body);
    }
    for (Pair pair : pairs) {
      String selector = pair.device().settings().text("selector").orElse("");
      boolean here = Reach.matches(pair.device().address(), topic);
      if (here && pair.isForeign() && selector.startsWith("/")) {
        body.remove(Selectors.pointer(selector));
      }
    }
    return new Example.Message(topic, Bytes.utf8(body.toString()), message.retained());
  }

  private static void conditions(Pair pair, Map<String, String> words) {
    if (pair.example() == null) {
      return;
    }
    List<Settings> before = pair.example().settings().rows("when");
    List<Settings> after = pair.device().settings().rows("when");
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      Optional<String> own = after.get(i).text("equals");
      before
          .get(i)
          .text("equals")
          .ifPresent(text -> own.ifPresent(other -> words.putIfAbsent(text, other)));
    }
  }

  private static void moved(Pair pair, String key, Tree original, Tree body) {
    if (pair.example() == null) {
      return;
    }
    String from = pair.example().settings().text(key).orElse("");
    String to = pair.device().settings().text(key).orElse("");
    if (!from.startsWith("/") || !to.startsWith("/") || from.equals(to)) {
      return;
    }
    String source = Selectors.pointer(from);
    String target = Selectors.pointer(to);
    if (body.get(target).isEmpty()) {
      original.get(source).ifPresent(text -> body.set(target, text, !original.isLiteral(source)));
    }
  }
}
