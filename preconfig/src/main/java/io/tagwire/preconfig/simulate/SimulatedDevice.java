package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Template;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A device made of an example of a template: it repeats the messages of the example with numbers
 * that vary a little and with the present time, and answers the commands of the points. The same
 * seed gives the same values. Not thread-safe.
 *
 * @since 0.1
 */
public final class SimulatedDevice {
  private static final double VARIATION = 0.02;
  private static final int FLOOD = 100;
  private static final int LATE_ROUNDS = 10;

  private final List<Point> points;
  private final List<Example.Message> messages;
  private final Random random;
  // What commands have set, by point: the raw text as it stands in a message.
  private final Map<String, String> states = new HashMap<>();
  private int roundsOfFault;

  private SimulatedDevice(List<Point> points, List<Example.Message> messages, long seed) {
    this.points = List.copyOf(points);
    this.messages = List.copyOf(messages);
    this.random = new Random(seed);
  }

  /**
   * A device.
   *
   * @param template the template
   * @param example one of its examples; its parameters are those of the device
   * @param seed of the variations
   * @return the device
   */
  public static SimulatedDevice of(Template template, Example example, long seed) {
    List<Point> points =
        Expander.expand(template, example.parameters(), example.place(), new Problems())
            .points()
            .stream()
            .map(SourcedPoint::point)
            .toList();
    return new SimulatedDevice(points, good(example), seed);
  }

  /**
   * The example a device is best made of.
   *
   * @param template the template
   * @return the first one with a message that shows no fault, else the first; empty if there is
   *     none
   */
  public static Optional<Example> example(Template template) {
    return template.examples().stream()
        .filter(one -> !good(one).isEmpty())
        .findFirst()
        .or(() -> template.examples().stream().findFirst());
  }

  /**
   * A device with parameters of its own. It says what the example that fits best says, on its own
   * topics and at its own places; what the example does not show but the device has is made up.
   *
   * @param template the template
   * @param parameters those of the device
   * @param device what the template gave for them
   * @param seed of the variations
   * @return the device
   */
  public static SimulatedDevice of(
      Template template, Settings parameters, List<SourcedPoint> device, long seed) {
    return new SimulatedDevice(
        device.stream().map(SourcedPoint::point).toList(),
        Counterparts.messages(template, parameters, device),
        seed);
  }

  /**
   * A device nothing is known of but its points. All its messages are made up.
   *
   * @param points its points
   * @param seed of the variations
   * @return the device
   */
  public static SimulatedDevice of(List<Point> points, long seed) {
    return new SimulatedDevice(points, MadeUp.messages(points, List.of()), seed);
  }

  /** The messages of an example that show no fault. */
  static List<Example.Message> good(Example example) {
    Set<Example.Message> good = new LinkedHashSet<>();
    for (Example.Step step : example.steps()) {
      boolean fine =
          step.expectations().stream()
              .map(Example.Expectation::quality)
              .allMatch(one -> one == Quality.GOOD || one == Quality.BAD_WAITING_FOR_INITIAL_DATA);
      if (fine) {
        step.message().ifPresent(good::add);
      }
    }
    return List.copyOf(good);
  }

  /**
   * The points of the device.
   *
   * @return as the template gives them
   */
  public List<Point> points() {
    return points;
  }

  /**
   * The points that what the device publishes gives a value, unless it fails.
   *
   * @return some of {@link #points()}, in their order
   */
  public List<Point> shown() {
    return points.stream()
        .filter(point -> messages.stream().anyMatch(message -> Reach.of(point, message)))
        .toList();
  }

  /**
   * The topics the device listens to.
   *
   * @return in alphabetical order
   */
  public Set<String> commands() {
    Set<String> topics = new TreeSet<>();
    for (Point point : points) {
      if (point.access() != Access.READ) {
        topics.add(commandTopic(point));
      }
      point.settings().text("read.topic").ifPresent(topics::add);
    }
    topics.removeIf(topic -> topic.contains("+") || topic.contains("#"));
    return topics;
  }

  /**
   * What the device publishes in a round.
   *
   * @param now the present time
   * @param fault how it fails
   * @return the messages in order
   */
  public List<Sent> round(Instant now, Fault fault) {
    roundsOfFault = fault == Fault.NONE ? 0 : roundsOfFault + 1;
    if (fault == Fault.SILENT) {
      return List.of();
    }
    if (fault == Fault.LATE_WILL) {
      return roundsOfFault == LATE_ROUNDS ? presence("offline") : List.of();
    }
    Instant clock = fault == Fault.CLOCK_SKEW ? now.plus(Duration.ofDays(1)) : now;
    List<Sent> sent = new ArrayList<>(presence("online"));
    for (int i = 0; i < (fault == Fault.FLOOD ? FLOOD : 1); i++) {
      for (Example.Message message : messages) {
        if (!isPresence(message.topic())) {
          sent.add(varied(message, clock, fault));
        }
      }
    }
    return sent;
  }

  /**
   * What the device answers to a message on one of its command topics.
   *
   * @param topic where it was published
   * @param payload its bytes
   * @param properties of the message, for the topic of a response
   * @param now the present time
   * @return the messages in order; none if it is no command of a point
   */
  public List<Sent> received(
      String topic, Bytes payload, Map<String, String> properties, Instant now) {
    List<Sent> sent = new ArrayList<>();
    for (Point point : points) {
      if (point.settings().text("read.topic").filter(topic::equals).isPresent()) {
        messages.stream()
            .filter(message -> message.topic().equals(point.address()))
            .map(message -> varied(message, now, Fault.NONE))
            .forEach(sent::add);
      }
      if (point.access() != Access.READ && commandTopic(point).equals(topic)) {
        Command.read(point, payload.toUtf8())
            .ifPresent(command -> sent.addAll(carriedOut(point, command, properties, now)));
      }
    }
    return sent;
  }

  private List<Sent> carriedOut(
      Point point, Command command, Map<String, String> properties, Instant now) {
    Settings settings = point.settings();
    states.put(point.id(), command.state());
    List<Sent> sent = new ArrayList<>();
    String by = settings.text("confirm.by").orElse("none");
    if (by.equals("response")) {
      sent.add(response(settings, command, properties));
    }
    if (by.equals("state")) {
      String topic = settings.text("confirm.topic").orElse(point.address());
      sent.add(state(topic, settings.text("confirm.selector").orElse(""), command));
    } else if (point.access() == Access.READ_WRITE && !point.address().contains("+")) {
      Optional<Example.Message> last =
          messages.stream().filter(one -> one.topic().equals(point.address())).findFirst();
      sent.add(
          last.map(message -> varied(message, now, Fault.NONE))
              .orElseGet(
                  () -> state(point.address(), settings.text("selector").orElse(""), command)));
    }
    return sent;
  }

  private static Sent response(Settings settings, Command command, Map<String, String> properties) {
    Map<String, String> own = new HashMap<>();
    if (properties.containsKey("correlation-data")) {
      own.put("correlation-data", properties.getOrDefault("correlation-data", ""));
    }
    String topic =
        settings
            .text("confirm.topic")
            .orElseGet(() -> properties.getOrDefault("response-topic", ""));
    String ok = settings.items("confirm.ok").stream().findFirst().orElse("true");
    Tree body = Tree.empty();
    body.set(pointer(settings.text("confirm.selector").orElse("/ok")), ok, !isLiteral(ok));
    settings
        .text("confirm.id")
        .ifPresent(at -> body.set(pointer(at), command.id(), !isLiteral(command.id())));
    return new Sent(topic, Bytes.utf8(body.toString()), false, own);
  }

  private static Sent state(String topic, String selector, Command command) {
    if (!selector.startsWith("/")) {
      return Sent.of(topic, Bytes.utf8(command.state()));
    }
    Tree body = Tree.empty();
    body.set(pointer(selector), command.state(), !isLiteral(command.state()));
    return Sent.of(topic, Bytes.utf8(body.toString()));
  }

  private Sent varied(Example.Message message, Instant now, Fault fault) {
    Bytes payload = message.payload();
    String text = payload.toUtf8();
    if (Bytes.utf8(text).equals(payload)) {
      payload = Bytes.utf8(varied(message.topic(), text, now, fault));
    }
    if (fault == Fault.TRUNCATED) {
      payload = Bytes.copyOf(Arrays.copyOf(payload.toArray(), payload.length() / 2));
    }
    return new Sent(message.topic(), payload, message.retained(), Map.of());
  }

  private String varied(String topic, String text, Instant now, Fault fault) {
    Optional<Tree> tree = Tree.parse(text);
    String plain = text;
    for (Point point : points) {
      Settings settings = point.settings();
      boolean readable = settings.text("decode").isEmpty() && settings.text("series").isEmpty();
      if (!point.address().equals(topic) || !readable) {
        continue;
      }
      String selector = settings.text("selector").orElse("");
      if (tree.isPresent() && selector.startsWith("/")) {
        String at = pointer(selector);
        Optional<String> state = Optional.ofNullable(states.get(point.id()));
        if (state.isPresent()) {
          boolean quoted = !tree.get().isLiteral(at);
          state.ifPresent(raw -> tree.get().set(at, raw, quoted));
        } else if (point.type() == ValueType.REAL && tree.get().isNumber(at)) {
          tree.get().get(at).ifPresent(raw -> vary(point, tree.get(), at, raw, fault));
        }
      } else if (tree.isEmpty() && selector.isEmpty()) {
        plain = plain(point, plain, fault);
      }
      tree.ifPresent(body -> time(settings, body, now));
    }
    return tree.map(Tree::toString).orElse(plain);
  }

  private String plain(Point point, String text, Fault fault) {
    String state = states.get(point.id());
    if (state != null) {
      return state;
    }
    if (point.type() != ValueType.REAL || !text.strip().matches("[+-]?\\d+(\\.\\d+)?")) {
      return text;
    }
    return fault == Fault.WRONG_TYPE ? "broken" : near(point, text.strip());
  }

  private void vary(Point point, Tree tree, String at, String raw, Fault fault) {
    if (fault == Fault.WRONG_TYPE) {
      tree.set(at, "broken", true);
    } else {
      tree.set(at, near(point, raw), false);
    }
  }

  // With the digits the device sends, and not out of what is possible. A value that may stand for
  // none, and one with an entry of its own in a map, stays.
  private String near(Point point, String raw) {
    boolean special =
        !point.settings().section("bad-values").values().isEmpty()
            || !point.settings().section("map").values().isEmpty();
    if (special || !raw.matches("[+-]?\\d{1,15}(\\.\\d{1,15})?")) {
      return raw;
    }
    BigDecimal number = new BigDecimal(raw);
    double factor = 1 + VARIATION * (2 * random.nextDouble() - 1);
    BigDecimal near =
        number
            .multiply(BigDecimal.valueOf(factor))
            .setScale(Math.max(0, number.scale()), RoundingMode.HALF_UP);
    Range range = point.metadata().range();
    boolean scaled = point.settings().text("scale").isPresent();
    boolean outside =
        range != null
            && !scaled
            && (near.doubleValue() < range.low() || near.doubleValue() > range.high());
    return outside ? raw : near.toPlainString();
  }

  private static void time(Settings settings, Tree body, Instant now) {
    String selector = settings.text("time.selector").orElse("");
    if (!selector.startsWith("/") || settings.text("time.decode").isPresent()) {
      return;
    }
    String at = pointer(selector);
    if (body.get(at).isEmpty()) {
      return;
    }
    switch (settings.text("time.format").orElse("iso")) {
      case "epoch-s" -> body.set(at, String.valueOf(now.getEpochSecond()), !body.isNumber(at));
      case "epoch-ms" -> body.set(at, String.valueOf(now.toEpochMilli()), !body.isNumber(at));
      case "iso" -> body.set(at, now.toString(), true);
      default -> {
        // A form of its own stays as the example has it.
      }
    }
  }

  private List<Sent> presence(String which) {
    Set<Sent> sent = new LinkedHashSet<>();
    for (Point point : points) {
      for (Settings row : point.settings().rows("presence")) {
        String words = row.text(which).orElse(which);
        int bar = words.indexOf('|');
        String word = bar < 0 ? words : words.substring(0, bar);
        String selector = row.text("selector").orElse("");
        String payload = word;
        if (selector.startsWith("/")) {
          Tree body = Tree.empty();
          body.set(pointer(selector), word, !isLiteral(word));
          payload = body.toString();
        }
        String text = payload;
        row.text("topic").ifPresent(topic -> sent.add(online(topic, text)));
      }
    }
    return List.copyOf(sent);
  }

  private static Sent online(String topic, String payload) {
    return new Sent(topic, Bytes.utf8(payload), true, Map.of());
  }

  private boolean isPresence(String topic) {
    return points.stream()
        .flatMap(point -> point.settings().rows("presence").stream())
        .anyMatch(row -> row.text("topic").filter(topic::equals).isPresent());
  }

  private static String commandTopic(Point point) {
    return point.settings().text("write.topic").orElse(point.address());
  }

  // Of several places to look at the first is the one to write to.
  static String pointer(String selector) {
    return selector.split("\\s*\\|\\|\\s*", -1)[0];
  }

  private static boolean isLiteral(String text) {
    return text.matches("true|false|-?\\d{1,18}(\\.\\d{1,15})?");
  }
}
