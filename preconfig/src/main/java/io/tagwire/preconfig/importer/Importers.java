package io.tagwire.preconfig.importer;

import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.source.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The importers there are.
 *
 * <pre>{@code
 * List<Document> documents = ...;             // whatever was heard: others are left alone
 * Imported all = Importers.importDocuments(documents, ImportOptions.NONE);
 * all.devices();                              // with their points
 * all.consumed();                             // topics that were read
 * all.untranslated();                         // what is described but cannot be bound
 *
 * for (Importer importer : Importers.all()) { // one by one: which kind is a message?
 *   importer.accepts(topic, payload);
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class Importers {
  // A bridge that speaks for itself comes before documents that others write about its devices.
  private static final List<Importer> ALL =
      List.of(
          new Importer("zigbee2mqtt", "Zigbee2MQTT", new Zigbee2Mqtt()),
          new Importer("tasmota", "Tasmota", new Tasmota()),
          new Importer("homie", "Homie", new Homie()),
          new Importer("shelly", "Shelly Gen2+", new Shelly()),
          new Importer("siemens", "Siemens Industrial Edge databus", new Siemens()),
          new Importer("victron", "Victron catalogue of topics", new Victron()),
          new Importer("milesight", "Milesight codec description", new Milesight()),
          new Importer("home-assistant", "Home Assistant MQTT discovery", new HomeAssistant()));

  private static final String AUTO = "auto";
  // What ESPHome tells of itself are documents for Home Assistant.
  private static final Map<String, String> OTHER_WORDS = Map.of("esphome", "home-assistant");

  private Importers() {}

  /**
   * All importers.
   *
   * @return them, in the order in which they are asked
   */
  public static List<Importer> all() {
    return ALL;
  }

  /**
   * An importer by its word.
   *
   * @param id for example {@code zigbee2mqtt}; {@code esphome} is the one for Home Assistant
   * @return the importer; empty if there is none
   */
  public static Optional<Importer> find(String id) {
    String own = OTHER_WORDS.getOrDefault(id, id);
    return ALL.stream().filter(importer -> importer.id().equals(own)).findFirst();
  }

  /**
   * The words a user may write.
   *
   * @return {@code auto}, the ids of all importers, and other words for them
   */
  public static List<String> words() {
    List<String> words = new ArrayList<>(List.of(AUTO));
    ALL.forEach(importer -> words.add(importer.id()));
    words.addAll(OTHER_WORDS.keySet());
    return List.copyOf(words);
  }

  /**
   * Imports documents of one kind, or of any.
   *
   * @param word {@code auto} or the id of an importer
   * @param documents the documents
   * @param options what to take and what to call it
   * @return devices, points, and what could not be had; empty if there is no such importer
   */
  public static Optional<Imported> importDocuments(
      String word, List<Document> documents, ImportOptions options) {
    return word.equals(AUTO)
        ? Optional.of(importDocuments(documents, options))
        : find(word).map(importer -> importer.importDocuments(documents, options));
  }

  /**
   * Imports documents of every kind. What two kinds describe, the same place of the same topic, is
   * taken from the first in the order of {@link #all}.
   *
   * @param documents the documents; those no importer accepts are left alone
   * @param options what to take and what to call it
   * @return devices, points, and what could not be had
   */
  public static Imported importDocuments(List<Document> documents, ImportOptions options) {
    List<ImportedDevice> devices = new ArrayList<>();
    List<Untranslated> untranslated = new ArrayList<>();
    Set<String> consumed = new LinkedHashSet<>();
    List<Problem> problems = new ArrayList<>();
    Set<List<String>> bound = new HashSet<>();
    Ids ids = new Ids();
    for (Importer importer : ALL) {
      List<Document> rest =
          documents.stream().filter(one -> !consumed.contains(one.topic())).toList();
      Imported part = importer.importDocuments(rest, options);
      List<List<String>> found = new ArrayList<>();
      for (ImportedDevice device : part.devices()) {
        List<ImportedPoint> fresh =
            device.points().stream().filter(point -> !bound.contains(what(point.point()))).toList();
        fresh.forEach(point -> found.add(what(point.point())));
        if (!fresh.isEmpty() || device.points().isEmpty()) {
          devices.add(device.withPoints(fresh.stream().map(ids::unique).toList()));
        }
      }
      bound.addAll(found);
      untranslated.addAll(part.untranslated());
      consumed.addAll(part.consumed());
      problems.addAll(part.problems());
    }
    return new Imported(devices, untranslated, List.copyOf(consumed), problems);
  }

  private static List<String> what(Point point) {
    return List.of(
        point.address(),
        point.access().canRead() ? point.settings().text("selector").orElse("") : "write",
        point.settings().text("decode").orElse(""));
  }
}
