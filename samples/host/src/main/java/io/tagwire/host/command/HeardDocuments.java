package io.tagwire.host.command;

import io.tagwire.driver.RawMessage;
import io.tagwire.host.project.DiscoveryImport;
import io.tagwire.preconfig.importer.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The discovery documents among what a broker sends, the last of each topic. Not thread-safe. */
final class HeardDocuments {
  private static final int MAX_DOCUMENTS = 200_000;

  private final Map<String, Document> heard = new LinkedHashMap<>();

  void add(RawMessage message) {
    if (!DiscoveryImport.isDocument(message.topic(), message.payload())) {
      return;
    }
    Document document = new Document(message.topic(), message.payload(), message.retained());
    if (document.isRemoval()) {
      heard.remove(message.topic());
    } else if (heard.size() < MAX_DOCUMENTS || heard.containsKey(message.topic())) {
      heard.put(message.topic(), document);
    }
  }

  int size() {
    return heard.size();
  }

  List<Document> list() {
    return new ArrayList<>(heard.values());
  }
}
