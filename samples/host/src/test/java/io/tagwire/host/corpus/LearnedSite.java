package io.tagwire.host.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.TagValue;
import io.tagwire.host.command.Cli;
import io.tagwire.host.recording.Recording;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.importer.ImportOptions;
import io.tagwire.preconfig.importer.ImportedDevice;
import io.tagwire.preconfig.importer.ImportedPoint;
import io.tagwire.preconfig.importer.Importers;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Template;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What {@code learn} made of the corpus: devices, each with the points its parameters give. */
final class LearnedSite {
  private static final Settings NOWHERE = Settings.of("brokers.0", "mqtt://127.0.0.1");
  private static final Place HERE = new Place("learned", 0);
  // Later than everything in the corpus.
  private static final Duration TO_THE_PRESENT = Duration.ofDays(364);

  private final DriverFactory factory = new MqttDriverFactory();
  private final List<LearnedDevice> devices = new ArrayList<>();

  /**
   * A device of the site.
   *
   * @param name for a person
   * @param families what it was taken for; of a document all families that publish it
   * @param topics topics it was recognised by
   * @param points its points
   */
  record LearnedDevice(String name, Set<String> families, Set<String> topics, List<Point> points) {

    /** Whether the topic is that of the document that describes it. */
    boolean isMadeOf(String topic) {
      return name.startsWith(topic + " ");
    }

    /** Whether it says that messages of the topic are its own. */
    boolean claims(String topic) {
      return topics.contains(topic)
          || points.stream().anyMatch(point -> filter(point.address()).matcher(topic).matches());
    }

    /** The corpus and the catalogue name some families a little differently. */
    boolean isOf(String family) {
      String one = plain(family);
      return families.stream()
          .map(LearnedDevice::plain)
          .anyMatch(two -> one.startsWith(two) || two.startsWith(one));
    }

    private static String plain(String family) {
      return family.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    }
  }

  /** Reads what the command printed, and the documents of the project it wrote. */
  static LearnedSite of(Cli learned, Path project) throws IOException {
    LearnedSite site = new LearnedSite();
    for (String line : learned.lines()) {
      JsonNode told = CorpusMessage.JSON.readTree(line);
      if (told.has("template")) {
        site.devices.add(applied(told));
      }
    }
    List<Document> documents = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(project.resolve("documents.jsonl"))) {
      Recording.read(
          lines, message -> documents.add(new Document(message.topic(), message.payload(), true)));
    }
    Map<String, Set<String>> families = new HashMap<>();
    for (JsonNode line : CorpusMessage.lines("discovery.jsonl")) {
      families
          .computeIfAbsent(line.get("topic").textValue(), key -> new HashSet<>())
          .add(line.get("family").textValue());
    }
    Importers.importDocuments(documents, ImportOptions.NONE)
        .devices()
        .forEach(device -> site.devices.addAll(described(device, families)));
    return site;
  }

  private static LearnedDevice applied(JsonNode told) {
    String id = told.get("template").textValue();
    Template template = Catalog.shipped().find(id).orElseThrow();
    Map<String, String> parameters = new LinkedHashMap<>();
    told.get("parameters")
        .properties()
        .forEach(one -> parameters.put(one.getKey(), one.getValue().textValue()));
    Set<String> topics = new HashSet<>();
    told.get("topics").forEach(topic -> topics.add(topic.textValue()));
    List<Point> points =
        Expander.expand(
                template, SourcedSettings.at(HERE, new Settings(parameters)), HERE, new Problems())
            .points()
            .stream()
            .map(SourcedPoint::point)
            .toList();
    return new LearnedDevice(
        id + parameters, Set.of(told.get("family").textValue()), topics, points);
  }

  // An entity is what one document says of one device; what it says nothing about is not its own.
  private static List<LearnedDevice> described(
      ImportedDevice device, Map<String, Set<String>> families) {
    Map<String, List<Point>> byDocument = new LinkedHashMap<>();
    for (ImportedPoint point : device.points()) {
      byDocument
          .computeIfAbsent(point.source().place().file(), key -> new ArrayList<>())
          .add(point.point());
    }
    List<LearnedDevice> entities = new ArrayList<>();
    byDocument.forEach(
        (document, points) ->
            entities.add(
                new LearnedDevice(
                    document + " " + device.name(),
                    families.getOrDefault(document, Set.of(device.importer())),
                    Set.of(document),
                    points)));
    return entities;
  }

  /** The devices that were recognised by the topic, or have a point on it. */
  List<LearnedDevice> on(String topic) {
    return devices.stream()
        .filter(
            device ->
                device.claims(topic)
                    || device.points().stream().anyMatch(point -> hears(point, topic)))
        .toList();
  }

  private static boolean hears(Point point, String topic) {
    return filter(point.address()).matcher(topic).matches()
        || point.settings().rows("presence").stream()
            .anyMatch(row -> row.text("topic").filter(topic::equals).isPresent());
  }

  // A level, or with a name in braces a level variable; the rest.
  private static Pattern filter(String address) {
    StringBuilder regex = new StringBuilder();
    for (String level : address.split("/", -1)) {
      regex.append(regex.length() == 0 ? "" : "/");
      if (level.equals("#")) {
        regex.append(".*");
      } else if (level.equals("+") || level.matches("\\{.*}")) {
        regex.append("[^/]*");
      } else {
        regex.append(Pattern.quote(level));
      }
    }
    return Pattern.compile(regex.toString());
  }

  /** What of a message the points of a device do not show. */
  List<String> missing(LearnedDevice device, CorpusMessage message) {
    if (device.isMadeOf(message.topic())) {
      return List.of();
    }
    List<Point> points =
        device.points().stream().filter(point -> hears(point, message.topic())).toList();
    if (points.isEmpty()) {
      return message.expectations().stream()
          .map(expect -> expect.get("tag").textValue() + ": no point on " + message.topic())
          .toList();
    }
    // What only tells the presence is the quality of the points, not a value.
    if (points.stream()
        .noneMatch(point -> filter(point.address()).matcher(message.topic()).matches())) {
      return List.of();
    }
    FakeContext context = FakeContext.manual();
    context.advance(TO_THE_PRESENT);
    List<String> missing = new ArrayList<>();
    try (Driver driver = factory.create(context, NOWHERE)) {
      Replay replay = driver.feature(Replay.class).orElseThrow();
      PointGroup group = driver.open(GroupSpec.of("learned", points, Duration.ZERO), batch -> {});
      replay.feed(message.raw(context.clock().instant()));
      List<TagValue> shown = points.stream().map(group::last).toList();
      for (JsonNode expect : message.expectations()) {
        if (shown.stream().noneMatch(value -> ExpectedTag.isShown(expect, value))) {
          missing.add(expect.get("tag").textValue() + " " + expect.get("value"));
        }
      }
    }
    return missing;
  }
}
