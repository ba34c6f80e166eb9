package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Collects what documents say. Not thread-safe. */
final class Findings {
  /** One import may give so many points. */
  static final int MAX_POINTS = 200_000;

  private final String importer;
  private final ImportOptions options;
  private final Problems problems = new Problems();
  private final Map<String, DeviceDraft> devices = new LinkedHashMap<>();
  private final Set<Untranslated> untranslated = new LinkedHashSet<>();
  private final Set<String> consumed = new LinkedHashSet<>();
  private int drafts;

  Findings(String importer, ImportOptions options) {
    this.importer = importer;
    this.options = options;
  }

  ImportOptions options() {
    return options;
  }

  Problems problems() {
    return problems;
  }

  static Place place(String topic) {
    return new Place(topic.isBlank() ? "document" : topic, 0);
  }

  void consumed(String topic) {
    consumed.add(topic);
  }

  /** The document as JSON; empty, with a problem, if it is none. */
  Optional<Node> json(Document document) {
    Problems found = new Problems();
    Optional<Node> node = JsonReader.parse(document.topic(), document.text(), found);
    // A stranger's broken document is no fault of the project.
    found.list().forEach(one -> problems.warning(one.place(), one.message()));
    return node;
  }

  /** The document as a JSON object; empty, with a problem, if it is none. */
  Optional<Members> object(Document document) {
    Optional<Node> node = json(document);
    if (node.isPresent() && !(node.get() instanceof Mapping)) {
      problems.warning(
          node.get().place(), "The document must be an object, not " + node.get().noun());
      return Optional.empty();
    }
    return node.map(one -> new Members((Mapping) one, problems));
  }

  /** The device of an id, made if it is new. */
  DeviceDraft device(String id) {
    return devices.computeIfAbsent(id, DeviceDraft::new);
  }

  void add(DeviceDraft device, PointDraft point) {
    Optional<String> fault = point.fault();
    if (fault.isPresent()) {
      untranslated(point.place(), device, point.name(), fault.get(), "");
    } else if (++drafts <= MAX_POINTS) {
      device.add(point);
    } else if (drafts == MAX_POINTS + 1) {
      problems.warning(point.place(), "The documents give more than " + MAX_POINTS + " points");
    }
  }

  /** Tells, once for each document, that a parameter is needed. */
  void missing(String parameter, Place at) {
    problems.error(
        new Place(at.file(), 0),
        "The document leaves {" + parameter + "} open",
        "give the parameter " + parameter + "; several values with commas between");
  }

  void untranslated(Place at, DeviceDraft device, String entity, String why, String text) {
    untranslated.add(new Untranslated(at, device.name(), entity, why, text));
  }

  Imported finish() {
    Ids ids = new Ids();
    List<ImportedDevice> finished = new ArrayList<>();
    for (DeviceDraft device : devices.values()) {
      List<ImportedPoint> points = new ArrayList<>();
      for (PointDraft draft : device.points()) {
        finish(device, draft, ids).ifPresent(points::add);
      }
      if (!points.isEmpty() || device.points().isEmpty()) {
        finished.add(
            new ImportedDevice(
                importer, device.id(), device.name(), device.vendor(), device.model(), points));
      }
    }
    List<Problem> found = problems.list();
    return new Imported(finished, List.copyOf(untranslated), List.copyOf(consumed), found);
  }

  private Optional<ImportedPoint> finish(DeviceDraft device, PointDraft draft, Ids ids) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("device", device.name());
    attributes.put("device-id", device.id());
    attributes.put("vendor", device.vendor());
    attributes.put("model", device.model());
    draft.attributes(attributes);
    String id = options.naming().id(attributes);
    attributes.put("id", id);
    if (!options.takes(attributes)) {
      return Optional.empty();
    }
    String unique = ids.unique(id.isBlank() ? "point" : id);
    SourcedPoint point =
        new SourcedPoint(draft.point(unique), draft.place(), draft.place(), Map.of());
    return Optional.of(
        new ImportedPoint(
            point, draft.name(), draft.component(), draft.options(), draft.isEvent()));
  }
}
