package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.source.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns the documents of one kind of discovery into devices with points. Pure: the same documents
 * give the same result, byte for byte, in whatever order documents of different topics stand.
 * Thread-safe.
 *
 * <p>Nothing that a document holds makes an importer throw: what cannot be read becomes a problem
 * with topic and line, what can be read but not translated is told as such, and neither costs what
 * other documents say.
 *
 * @since 0.1
 */
public final class Importer {
  /** More documents than these are not looked at. */
  static final int MAX_DOCUMENTS = 200_000;

  private final String id;
  private final String title;
  private final Discovery discovery;

  Importer(String id, String title, Discovery discovery) {
    this.id = id;
    this.title = title;
    this.discovery = discovery;
  }

  /**
   * The word for it in commands and projects.
   *
   * @return for example {@code zigbee2mqtt}
   */
  public String id() {
    return id;
  }

  /**
   * Its name for people.
   *
   * @return for example {@code Zigbee2MQTT}
   */
  public String title() {
    return title;
  }

  /**
   * Whether a message looks like a document of this kind. Cheap: looks at the topic first, and at
   * the payload only where the topic leaves it open.
   *
   * @param topic where it was published
   * @param payload its bytes; none if it takes a document back
   * @return true if {@link #importDocuments} would read it
   */
  public boolean accepts(String topic, Bytes payload) {
    return discovery.accepts(new Document(topic, payload, true));
  }

  /**
   * Imports documents. Those that are not of this kind are left alone.
   *
   * @param documents the documents. Of several with one topic the last counts, and one without
   *     payload removes those before it
   * @param options what to take and what to call it
   * @return devices, points, and what could not be had
   */
  public Imported importDocuments(List<Document> documents, ImportOptions options) {
    Findings findings = new Findings(id, options);
    List<Document> own = present(documents, findings.problems());
    discovery.read(own, findings);
    own.forEach(document -> findings.consumed(document.topic()));
    return findings.finish();
  }

  private List<Document> present(List<Document> documents, Problems problems) {
    Map<String, Document> latest = new LinkedHashMap<>();
    for (Document document : documents) {
      if (!discovery.accepts(document)) {
        continue;
      }
      if (document.isRemoval()) {
        latest.remove(document.topic());
      } else if (latest.size() < MAX_DOCUMENTS || latest.containsKey(document.topic())) {
        latest.put(document.topic(), document);
      } else {
        problems.warning(
            Findings.place(document.topic()),
            "There are more than " + MAX_DOCUMENTS + " documents: this one was not read");
        break;
      }
    }
    return List.copyOf(new TreeMap<>(latest).values());
  }

  @Override
  public String toString() {
    return id;
  }
}
