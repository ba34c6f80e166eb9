package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.importer.ImportOptions;
import io.tagwire.preconfig.importer.Imported;
import io.tagwire.preconfig.importer.ImportedDevice;
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

  private Described() {}

  static Described by(List<Document> documents, List<Device> recognised) {
    Described described = new Described();
    if (documents.isEmpty()) {
      return described;
    }
    Imported imported = Importers.importDocuments(documents, ImportOptions.NONE);
    Set<String> known = new HashSet<>();
    recognised.forEach(device -> known.addAll(device.topics().keySet()));
    for (ImportedDevice device : imported.devices()) {
      described.add(device, known);
    }
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

  private void add(ImportedDevice device, Set<String> known) {
    List<Point> made = device.points().stream().map(one -> one.source().point()).toList();
    Set<String> heard = new TreeSet<>();
    made.forEach(point -> heard.addAll(topics(point)));
    boolean forOthers = device.importer().equals(FOR_OTHERS);
    if (made.isEmpty() || (forOthers && known.containsAll(heard))) {
      return;
    }
    points.computeIfAbsent(device.importer(), key -> new ArrayList<>()).addAll(made);
    heard.forEach(topic -> topics.putIfAbsent(topic, device.importer()));
    if (!forOthers) {
      made.forEach(point -> own.add(point.address()));
    }
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
