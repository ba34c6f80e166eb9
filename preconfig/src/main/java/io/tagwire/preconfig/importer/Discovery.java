package io.tagwire.preconfig.importer;

import java.util.List;

/** One kind of discovery documents. */
interface Discovery {

  /** Whether a document is of this kind, by its topic and, where that is not enough, payload. */
  boolean accepts(Document document);

  /**
   * Reads documents: accepted, not empty, one for each topic, ordered by topic.
   *
   * @param findings receives devices and whatever is wrong
   */
  void read(List<Document> documents, Findings findings);
}
