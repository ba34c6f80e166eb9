package io.tagwire.preconfig.importer;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to take of documents, and what to call it.
 *
 * @param include only what one of these holds for; empty for everything
 * @param exclude nothing that one of these holds for; stronger than {@code include}
 * @param naming how the ids of points are made
 * @param parameters texts for places that a catalogue leaves open in its topics, such as {@code
 *     installation_id} for <code>N/{installation_id}/…</code>; several with commas between
 * @since 0.1
 */
public record ImportOptions(
    List<ImportFilter> include,
    List<ImportFilter> exclude,
    NamingRule naming,
    Map<String, String> parameters) {
  /** Everything, with the usual names. */
  public static final ImportOptions NONE =
      new ImportOptions(List.of(), List.of(), NamingRule.USUAL, Map.of());

  /** Copies the collections. */
  public ImportOptions {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  boolean takes(Map<String, String> attributes) {
    return (include.isEmpty() || include.stream().anyMatch(one -> one.holds(attributes)))
        && exclude.stream().noneMatch(one -> one.holds(attributes));
  }

  /** The texts of a parameter: one, or several with commas between. */
  List<String> values(String parameter) {
    String text = parameters.getOrDefault(parameter, "");
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }
}
