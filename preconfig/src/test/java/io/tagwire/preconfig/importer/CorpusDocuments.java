package io.tagwire.preconfig.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The documents of the corpus as a broker or a folder has them, with what an integrator has to say
 * about them.
 */
final class CorpusDocuments {
  // The corpus has what a device measures, but not the document with its topics beside it.
  private static final Document THERMOSTAT =
      Document.of(
          "tasmota/discovery/3C71BFF01A7C/config",
          "{\"mac\":\"3C71BFF01A7C\",\"dn\":\"Heating\",\"t\":\"thermostat\",\"rl\":[0]}");

  private CorpusDocuments() {}

  static List<Document> of(Corpus.Entry entry, List<Corpus.Entry> all) {
    return switch (entry.family()) {
      case "Tasmota" -> tasmota(entry, all);
      case "Homie 4" -> spread(entry);
      case "Shelly Gen2+ GetConfig" ->
          List.of(
              Document.of(
                  "tagwire/rpc",
                  "{\"id\":1,\"dst\":\"tagwire\",\"result\":" + entry.payload() + "}"));
      default -> List.of(Document.of(entry.topic(), entry.payload()));
    };
  }

  // Both documents of a device are needed.
  private static List<Document> tasmota(Corpus.Entry entry, List<Corpus.Entry> all) {
    String device = entry.topic().substring(0, entry.topic().lastIndexOf('/'));
    List<Document> documents = new ArrayList<>();
    documents.add(THERMOSTAT);
    all.stream()
        .filter(other -> other.topic().startsWith(device + "/"))
        .forEach(other -> documents.add(Document.of(other.topic(), other.payload())));
    return documents;
  }

  // The corpus shows all topics of a device as members of one object.
  private static List<Document> spread(Corpus.Entry entry) {
    List<Document> documents = new ArrayList<>();
    Map<String, Object> topics = Corpus.map(Corpus.plain(Corpus.parse(entry.payload())));
    topics.forEach((topic, text) -> documents.add(Document.of(topic, String.valueOf(text))));
    return documents;
  }

  /** The corpus leaves places of catalogues open: each stands for itself. */
  static ImportOptions options() {
    return new ImportOptions(
        List.of(),
        List.of(),
        NamingRule.USUAL,
        Map.ofEntries(
            Map.entry("installation_id", "{installation_id}"),
            Map.entry("device_id", "{device_id}"),
            Map.entry("phase", "{phase}"),
            Map.entry("tracker", "{tracker}"),
            Map.entry("deveui", "{deveui}"),
            Map.entry("uplink", "milesight/uplink/{deveui}"),
            Map.entry("downlink", "milesight/downlink/{deveui}"),
            Map.entry("device", "{serial}"),
            Map.entry("energy.ebus.device.distribution-enclosure.core", "core"),
            Map.entry("energy.ebus.device.circuit", "{circuit_uuid}"),
            Map.entry("energy.ebus.device.bess", "{bess_node}")));
  }
}
