package io.tagwire.preconfig.learn;

import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.template.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was learned from messages.
 *
 * @param devices the devices that were recognised, by template in the order of the catalogue
 * @param described points made of discovery documents, by the id of the importer
 * @param describedTopics the importer by topic: the documents, and what they describe
 * @param documents the discovery documents that give {@code described}, by topic: importing them
 *     gives these points again
 * @param points points for topics of no known device, in the order of the topics
 * @param unplaced what could not be placed
 * @param messages how many messages were looked at
 * @param topics how many topics they had
 * @since 0.1
 */
public record Learned(
    List<LearnedDevice> devices,
    Map<String, List<Point>> described,
    Map<String, String> describedTopics,
    List<Document> documents,
    List<Point> points,
    List<Unplaced> unplaced,
    long messages,
    int topics) {
  /** Copies the lists. */
  public Learned {
    devices = List.copyOf(devices);
    described = Collections.unmodifiableMap(new LinkedHashMap<>(described));
    describedTopics = Collections.unmodifiableMap(new LinkedHashMap<>(describedTopics));
    documents = List.copyOf(documents);
    points = List.copyOf(points);
    unplaced = List.copyOf(unplaced);
  }

  /**
   * A device that was recognised.
   *
   * @param template its template
   * @param identity what tells it from other devices
   * @param parameters the parameters that are not those of every device
   * @param topics its topics
   * @param points how many points the template gives for it
   */
  public record LearnedDevice(
      Template template,
      Map<String, String> identity,
      Map<String, String> parameters,
      List<String> topics,
      int points) {
    /** Copies the collections. */
    public LearnedDevice {
      Objects.requireNonNull(template, "template");
      identity = Collections.unmodifiableMap(new LinkedHashMap<>(identity));
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
      topics = List.copyOf(topics);
    }
  }

  /**
   * A topic no tag was made for.
   *
   * @param topic the topic
   * @param reason why, a sentence without a full stop
   */
  public record Unplaced(String topic, String reason) {
    /** Checks that nothing is missing. */
    public Unplaced {
      Objects.requireNonNull(topic, "topic");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
