package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The discovery documents that lie beside the repository, where they do. */
final class Corpus {
  static final Path FILE = Path.of("../../shared/corpus/discovery.jsonl");

  private Corpus() {}

  /**
   * A document and what should come of it.
   *
   * @param family its family
   * @param topic as the file has it
   * @param payload as the file has it
   * @param tags what should come of it
   * @param availability presence of all of them
   */
  record Entry(
      String family,
      String topic,
      String payload,
      List<Map<String, Object>> tags,
      List<Map<String, Object>> availability) {}

  static List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      Map<String, Object> entry = map(plain(parse(line)));
      entries.add(
          new Entry(
              text(entry, "family"),
              text(entry, "topic"),
              text(entry, "payload"),
              maps(entry.get("expect_tags")),
              maps(entry.get("availability"))));
    }
    return entries;
  }

  static Node parse(String json) {
    Problems problems = new Problems();
    Optional<Node> node = JsonReader.parse("corpus", json, problems);
    return node.orElseThrow(() -> new AssertionError(problems.list() + " in " + json));
  }

  /** Maps, lists, and texts; a number or a flag is its text, null is left out. */
  static Object plain(Node node) {
    if (node instanceof Mapping mapping) {
      Map<String, Object> map = new LinkedHashMap<>();
      mapping
          .members()
          .forEach(
              member -> {
                if (!Members.isNull(member.value())) {
                  map.put(member.key(), plain(member.value()));
                }
              });
      return map;
    }
    if (node instanceof Node.Sequence sequence) {
      return sequence.items().stream().map(Corpus::plain).toList();
    }
    return ((Scalar) node).text();
  }

  static String text(Map<String, Object> map, String key) {
    return String.valueOf(map.getOrDefault(key, ""));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? List.of() : (List<Map<String, Object>>) value;
  }
}
