package io.tagwire.host.coverage;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.value.Quality;
import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.source.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at messages and updates, and tells what was left over. Thread-safe. */
public final class Coverage {
  private static final int MAX_TOPICS = 100_000;
  private static final int MAX_MEMBERS = 1_000;
  private static final int MESSAGES_LOOKED_AT = 200;
  private static final Set<Quality> OF_MESSAGES =
      Set.of(Quality.BAD_DECODING, Quality.BAD_SENSOR_FAILURE);

  private final List<Point> points;
  private final List<Reading> readings = new ArrayList<>();
  private final Set<String> commands = new HashSet<>();
  private final Set<String> fed = new HashSet<>();
  private final Map<String, Topic> topics = new TreeMap<>();
  private long messages;
  private long beyond;

  private static final class Topic {
    private final List<Reading> readings = new ArrayList<>();
    private final Set<String> unread = new TreeSet<>();
    private long count;
  }

  /**
   * Coverage of these points.
   *
   * @param points all points of the project
   */
  public Coverage(Collection<Point> points) {
    this.points = List.copyOf(points);
    for (Point point : points) {
      readings.addAll(Reading.of(point));
      commands.addAll(Reading.commands(point));
    }
  }

  /**
   * Looks at a message.
   *
   * @param message as it was on the wire
   */
  public synchronized void message(RawMessage message) {
    messages++;
    Topic topic = topics.get(message.topic());
    if (topic == null) {
      if (topics.size() >= MAX_TOPICS) {
        beyond++;
        return;
      }
      topic = new Topic();
      for (Reading reading : readings) {
        if (reading.filter().matches(message.topic())) {
          topic.readings.add(reading);
        }
      }
      topics.put(message.topic(), topic);
    }
    topic.count++;
    if (!topic.readings.isEmpty() && topic.count <= MESSAGES_LOOKED_AT) {
      members(message, topic);
    }
  }

  /**
   * Looks at an update.
   *
   * @param update of one of the points
   */
  public synchronized void update(PointUpdate update) {
    if (update.value().value() != null || OF_MESSAGES.contains(update.value().quality())) {
      fed.add(update.point().id());
    }
  }

  /**
   * What was left over so far.
   *
   * @return the report
   */
  public synchronized CoverageReport report() {
    List<CoverageReport.Unheard> unheard = new ArrayList<>();
    List<CoverageReport.Unread> unread = new ArrayList<>();
    topics.forEach(
        (name, topic) -> {
          if (!topic.readings.isEmpty()) {
            topic.unread.forEach(member -> unread.add(new CoverageReport.Unread(name, member)));
          } else if (!commands.contains(name)) {
            unheard.add(new CoverageReport.Unheard(name, topic.count));
          }
        });
    List<Point> unfed =
        points.stream()
            .filter(point -> point.access() != Access.WRITE && !fed.contains(point.id()))
            .toList();
    return new CoverageReport(
        unheard, unfed, unread, shared(), messages, topics.size(), points.size(), beyond);
  }

  // Points that publish the same command are told apart by nothing.
  private List<CoverageReport.Shared> shared() {
    Map<List<String>, List<String>> byCommand = new LinkedHashMap<>();
    for (Point point : points) {
      if (point.access() != Access.READ) {
        List<String> command =
            List.of(
                point.settings().text("write.topic").orElse(point.address()),
                point.settings().text("write.payload").orElse(""),
                point.settings().text("write.member").orElse(""));
        byCommand.computeIfAbsent(command, key -> new ArrayList<>()).add(point.id());
      }
    }
    List<CoverageReport.Shared> shared = new ArrayList<>();
    byCommand.forEach(
        (command, ids) -> {
          if (ids.size() > 1) {
            shared.add(new CoverageReport.Shared(command.get(0), ids));
          }
        });
    return shared;
  }

  private static void members(RawMessage message, Topic topic) {
    String text = message.payload().toUtf8().strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      JsonReader.parse("payload", text, new Problems())
          .ifPresent(root -> walk(root, new ArrayList<>(), topic));
    }
  }

  private static void walk(Node node, List<String> place, Topic topic) {
    if (node instanceof Mapping mapping) {
      for (Node.Member member : mapping.members()) {
        below(member.key(), member.value(), place, topic);
      }
    } else if (node instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        below(MemberPath.ELEMENT, item, place, topic);
      }
    } else if (topic.unread.size() < MAX_MEMBERS
        && topic.readings.stream()
            .flatMap(reading -> reading.members().stream())
            .noneMatch(member -> member.reads(place))) {
      StringBuilder pointer = new StringBuilder();
      for (String token : place) {
        pointer.append('/').append(token.replace("~", "~0").replace("/", "~1"));
      }
      topic.unread.add(pointer.toString());
    }
  }

  private static void below(String token, Node node, List<String> place, Topic topic) {
    place.add(token);
    walk(node, place, topic);
    place.remove(place.size() - 1);
  }
}
