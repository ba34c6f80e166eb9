package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.importer.ImportOptions;
import io.tagwire.preconfig.importer.Imported;
import io.tagwire.preconfig.importer.ImportedDevice;
import io.tagwire.preconfig.importer.ImportedPoint;
import io.tagwire.preconfig.importer.Importers;
import io.tagwire.preconfig.importer.Untranslated;
import io.tagwire.preconfig.learn.Learned.Unplaced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What discovery documents describe. A device that describes itself needs no template; a document
 * that others write for Home Assistant gives way to one.
 */
final class Described {
  private static final String FOR_OTHERS = "home-assistant";

  private final Map<String, List<Point>> points = new TreeMap<>();
  private final Map<String, String> topics = new TreeMap<>();
  private final Set<String> own = new HashSet<>();
  private final List<Unplaced> unplaced = new ArrayList<>();
  private List<Document> documents = List.of();

  private Described() {}

  static Described by(List<Document> documents, List<Device> recognised) {
    Described described = new Described();
    if (documents.isEmpty()) {
      return described;
    }
    Imported imported = Importers.importDocuments(documents, ImportOptions.NONE);
    Set<String> known = new HashSet<>();
    recognised.forEach(device -> known.addAll(device.topics().keySet()));
    List<Document> wanted = wanted(documents, imported, known);
    Importers.importDocuments(wanted, ImportOptions.NONE).devices().forEach(described::add);
    described.documents = described.points.isEmpty() ? List.of() : wanted;
    for (Document document : documents) {
      Importers.all().stream()
          .filter(one -> one.accepts(document.topic(), document.payload()))
          .findFirst()
          .ifPresent(one -> described.topics.put(document.topic(), one.id()));
    }
    for (Untranslated one : imported.untranslated()) {
      String what = (one.device() + " " + one.entity()).strip();
      described.unplaced.add(new Unplaced(one.place().file(), what + ": " + one.why()));
    }
    return described;
  }

  // Without those that describe nothing but devices for which there is a template.
  private static List<Document> wanted(
      List<Document> documents, Imported imported, Set<String> known) {
    Set<String> superfluous = new HashSet<>();
    Set<String> needed = new HashSet<>();
    for (ImportedDevice device : imported.devices()) {
      boolean givesWay =
          device.importer().equals(FOR_OTHERS) && known.containsAll(heard(points(device)));
      for (ImportedPoint point : device.points()) {
        (givesWay ? superfluous : needed).add(point.source().place().file());
      }
    }
    superfluous.removeAll(needed);
    return documents.stream().filter(document -> !superfluous.contains(document.topic())).toList();
  }

  private void add(ImportedDevice device) {
    List<Point> made = points(device);
    if (made.isEmpty()) {
      return;
    }
    points.computeIfAbsent(device.importer(), key -> new ArrayList<>()).addAll(made);
    heard(made).forEach(topic -> topics.putIfAbsent(topic, device.importer()));
    if (!device.importer().equals(FOR_OTHERS)) {
      made.forEach(point -> own.add(point.address()));
    }
  }

  private static List<Point> points(ImportedDevice device) {
    return device.points().stream().map(ImportedPoint::point).toList();
  }

  private static Set<String> heard(List<Point> points) {
    Set<String> heard = new TreeSet<>();
    points.forEach(point -> heard.addAll(topics(point)));
    return heard;
  }

  /** The recognised devices that do not describe themselves. */
  List<Device> others(List<Device> recognised) {
    return recognised.stream()
        .filter(device -> Collections.disjoint(device.topics().keySet(), own))
        .toList();
  }

  /** Points by the id of the importer. */
  Map<String, List<Point>> points() {
    return points;
  }

  /** The documents the points are made of. */
  List<Document> documents() {
    return documents;
  }

  /** The importer of each topic that is described. */
  Map<String, String> topics() {
    return topics;
  }

  /** Those of some topics that are described, by wildcards too. */
  Set<String> topics(Collection<String> all) {
    Set<String> found = new HashSet<>(topics.keySet());
    for (String filter : topics.keySet()) {
      if (filter.contains("+") || filter.contains("#")) {
        TopicPattern pattern = new TopicPattern(filter);
        all.stream().filter(topic -> !pattern.match(topic).isEmpty()).forEach(found::add);
      }
    }
    return found;
  }

  List<Unplaced> unplaced() {
    return unplaced;
  }

  private static Set<String> topics(Point point) {
    Set<String> topics = new TreeSet<>();
    topics.add(point.address());
    for (Settings row : point.settings().rows("presence")) {
      row.text("topic").ifPresent(topics::add);
    }
    return topics;
  }
}
