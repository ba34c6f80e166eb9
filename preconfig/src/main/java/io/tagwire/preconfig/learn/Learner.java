package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.importer.Importers;
import io.tagwire.preconfig.learn.Learned.LearnedDevice;
import io.tagwire.preconfig.learn.Learned.Unplaced;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns a site from its messages: keeps a bounded number of samples of each topic, then recognises
 * the devices that templates know and makes points for the rest. The same messages in the same
 * order give the same result. Not thread-safe.
 *
 * @since 0.1
 */
public final class Learner {
  private static final Place HERE = new Place("learned", 0);
  private static final int MAX_TOPIC = 1_000;
  private static final int MAX_NAMES = 1_000;

  private final List<Template> templates;
  private final Limits limits;
  private final Map<String, TopicRecord> records = new TreeMap<>();
  private final Map<String, Document> documents = new TreeMap<>();
  private final Map<String, Unplaced> refused = new TreeMap<>();
  private long messages;
  private long bytes;
  private long beyond;

  /**
   * Learns with templates.
   *
   * @param templates the templates, in the order in which they are preferred
   * @param limits what is kept at most
   */
  public Learner(Collection<Template> templates, Limits limits) {
    this.templates = List.copyOf(templates);
    this.limits = limits;
  }

  /**
   * Looks at a message.
   *
   * @param topic where it was published
   * @param payload its bytes
   */
  public void add(String topic, Bytes payload) {
    messages++;
    if (topic.isEmpty() || topic.length() > MAX_TOPIC) {
      String begin = topic.substring(0, Math.min(topic.length(), 100));
      refused.putIfAbsent(begin, new Unplaced(begin, "its topic is longer than " + MAX_TOPIC));
      return;
    }
    TopicRecord record = records.get(topic);
    if (record == null) {
      if (records.size() >= limits.topics()) {
        beyond++;
        return;
      }
      record = new TopicRecord(topic);
      records.put(topic, record);
    }
    bytes += record.add(payload, bytes < limits.bytes());
    document(topic, payload);
  }

  // Of documents the newest counts, as it does for everybody who reads them.
  private void document(String topic, Bytes payload) {
    Document before = documents.remove(topic);
    bytes -= before == null ? 0 : before.payload().length();
    boolean wanted =
        payload.length() > 0
            && bytes < limits.bytes()
            && Importers.all().stream().anyMatch(one -> one.accepts(topic, payload));
    if (wanted) {
      documents.put(topic, new Document(topic, payload, true));
      bytes += payload.length();
    }
  }

  /**
   * How many messages were looked at so far.
   *
   * @return the number
   */
  public long messages() {
    return messages;
  }

  /**
   * How many topics are known so far.
   *
   * @return the number
   */
  public int topics() {
    return records.size();
  }

  /**
   * What the messages so far tell.
   *
   * @return devices, points, and what could not be placed
   */
  public Learned learned() {
    List<Device> recognised = new Recogniser(templates).devices(records.values());
    Described described = Described.by(List.copyOf(documents.values()), recognised);
    List<Device> found = described.others(recognised);
    Map<String, Unplaced> unplaced = new TreeMap<>(refused);
    described.unplaced().forEach(one -> unplaced.putIfAbsent(one.topic(), one));
    Set<String> ids = new HashSet<>();
    described.points().values().stream().flatMap(List::stream).map(Point::id).forEach(ids::add);
    Set<String> placed = new HashSet<>(described.topics(records.keySet()));
    List<LearnedDevice> devices = new ArrayList<>();
    List<Device> sorted =
        found.stream()
            .sorted(
                Comparator.comparingInt((Device device) -> templates.indexOf(device.template()))
                    .thenComparing(device -> device.identity().toString()))
            .toList();
    for (Device device : sorted) {
      Placement placement = place(device, ids);
      if (placement.reason().isEmpty()) {
        devices.add(placement.device());
      } else {
        device.topics().keySet().stream()
            .filter(topic -> !placed.contains(topic))
            .forEach(topic -> unplaced.putIfAbsent(topic, new Unplaced(topic, placement.reason())));
      }
      placed.addAll(device.topics().keySet());
    }
    devices.forEach(device -> device.topics().forEach(unplaced::remove));
    List<Point> points = new ArrayList<>();
    RawPoints raw = new RawPoints(ids);
    for (TopicRecord record : records.values()) {
      if (!placed.contains(record.topic())) {
        raw.points(record).forEach(points::add);
        raw.reason(record)
            .ifPresent(
                reason -> unplaced.put(record.topic(), new Unplaced(record.topic(), reason)));
      }
    }
    if (beyond > 0) {
      unplaced.put("", new Unplaced("", beyond + " messages of topics beyond " + limits.topics()));
    }
    return new Learned(
        devices,
        described.points(),
        described.topics(),
        described.documents(),
        points,
        List.copyOf(unplaced.values()),
        messages,
        records.size());
  }

  private record Placement(LearnedDevice device, String reason) {}

  // Its points must be made without a problem, and their ids must be free.
  private static Placement place(Device device, Set<String> ids) {
    Map<String, String> parameters = device.parameters();
    boolean named =
        device.template().parameters().stream().anyMatch(one -> one.key().equals("name"));
    String name = "";
    for (int attempt = 1; attempt <= MAX_NAMES; attempt++) {
      Map<String, String> tried = new LinkedHashMap<>(parameters);
      if (attempt > 1) {
        tried.put("name", name + "-" + attempt);
      }
      Problems problems = new Problems();
      var expansion =
          Expander.expand(
              device.template(), SourcedSettings.at(HERE, new Settings(tried)), HERE, problems);
      LearnedDevice learned =
          new LearnedDevice(
              device.template(),
              device.identity(),
              tried,
              List.copyOf(device.topics().keySet()),
              expansion.points().size());
      if (problems.hasErrors()) {
        return new Placement(
            learned,
            "template "
                + device.template().identity().id()
                + ": "
                + problems.list().stream().map(Problem::message).findFirst().orElse(""));
      }
      List<String> own =
          expansion.points().stream().map(SourcedPoint::point).map(Point::id).toList();
      boolean free =
          own.stream().noneMatch(ids::contains) && new HashSet<>(own).size() == own.size();
      if (free) {
        ids.addAll(own);
        return new Placement(learned, "");
      }
      if (attempt == 1) {
        name = expansion.parameters().text("name").orElse("");
      }
      if (!named || name.isEmpty()) {
        return new Placement(
            learned,
            "template "
                + device.template().identity().id()
                + ": another device has points of the same ids");
      }
    }
    throw new IllegalStateException("more than " + MAX_NAMES + " devices are called " + name);
  }
}
