package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final int FLOOD = 100;
  private static final int LATE_ROUNDS = 10;

  private final List<Point> points;
  private final List<Example.Message> messages;
  private final Variation variation;
  private int roundsOfFault;

  private SimulatedDevice(List<Point> points, List<Example.Message> messages, long seed) {
    this.points = List.copyOf(points);
    this.messages = messages.stream().filter(message -> !isRefusal(message)).toList();
    this.variation = new Variation(this.points, seed);
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
   * @return filters in alphabetical order
   */
  public Set<String> commands() {
    Set<String> topics = new TreeSet<>();
    for (Point point : points) {
      if (point.access() != Access.READ) {
        topics.add(Command.filter(point));
      }
      point.settings().text("read.topic").ifPresent(topics::add);
    }
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
      return roundsOfFault == LATE_ROUNDS ? Presence.messages(points, "offline") : List.of();
    }
    Instant clock = fault == Fault.CLOCK_SKEW ? now.plus(Duration.ofDays(1)) : now;
    List<Sent> sent = new ArrayList<>(Presence.messages(points, "online"));
    for (int i = 0; i < (fault == Fault.FLOOD ? FLOOD : 1); i++) {
      for (Example.Message message : messages) {
        if (!Presence.isOn(points, message.topic())) {
          sent.add(variation.of(message, clock, fault));
        }
      }
    }
    return sent;
  }

  // It would be taken as the answer to a command under way.
  private boolean isRefusal(Example.Message message) {
    return points.stream()
        .filter(point -> point.access() != Access.READ)
        .anyMatch(
            point ->
                new Reply(point, "confirm").isRefusal(message)
                    || new Reply(point, "answer").isRefusal(message));
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
    Map<Point, Command> commands = new LinkedHashMap<>();
    for (Point point : points) {
      if (point.access() != Access.READ) {
        Command.read(point, topic, payload.toUtf8())
            .ifPresent(command -> commands.put(point, command));
      }
    }
    commands.forEach(
        (point, command) -> variation.set(point, StateText.state(point, "", command.raw())));
    // Several points are often told by the same message.
    Set<Sent> sent = new LinkedHashSet<>();
    for (Point point : points) {
      if (!commands.containsKey(point) && Command.isRequest(point, topic, payload.toUtf8())) {
        messages.stream()
            .filter(message -> Reach.of(point, message))
            .map(message -> variation.of(message, now, Fault.NONE))
            .forEach(sent::add);
      }
    }
    commands.forEach((point, command) -> sent.addAll(carriedOut(point, command, properties, now)));
    return List.copyOf(sent);
  }

  private List<Sent> carriedOut(
      Point point, Command command, Map<String, String> properties, Instant now) {
    Settings settings = point.settings();
    List<Sent> sent = new ArrayList<>();
    String by = settings.text("confirm.by").orElse("none");
    if (settings.text("answer.topic").isPresent()) {
      sent.add(new Reply(point, "answer").response(command, properties));
    }
    if (by.equals("response")) {
      sent.add(new Reply(point, "confirm").response(command, properties));
    }
    if (by.equals("state")) {
      sent.add(new Reply(point, "confirm").state(command, messages));
    }
    if (point.access() == Access.READ_WRITE) {
      sent.addAll(shown(point, now));
    }
    return sent;
  }

  private List<Sent> shown(Point point, Instant now) {
    Optional<Example.Message> last =
        messages.stream().filter(message -> Reach.of(point, message)).findFirst();
    List<Example.Message> made =
        last.isPresent() ? last.stream().toList() : MadeUp.messages(List.of(point), messages);
    return made.stream()
        .filter(message -> Reach.of(point, message))
        .map(message -> variation.of(message, now, Fault.NONE))
        .limit(1)
        .toList();
  }
}
