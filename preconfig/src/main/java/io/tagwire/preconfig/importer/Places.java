package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Places that a catalogue leaves open: <code>{name}</code>. */
final class Places {
  private static final Pattern OPEN = Pattern.compile("\\{([A-Za-z][\\w.-]*)}");
  private static final int MAX_BINDINGS = 10_000;

  private Places() {}

  /**
   * What the places of a text can be, by the parameters: every combination. None, with a problem,
   * if a parameter is missing.
   */
  static List<Map<String, String>> bindings(String text, Place at, Findings findings) {
    List<Map<String, String>> bindings = new ArrayList<>();
    bindings.add(Map.of());
    Matcher matcher = OPEN.matcher(text);
    TreeSet<String> names = new TreeSet<>();
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    for (String name : names) {
      List<String> values = findings.options().values(name);
      if (values.isEmpty()) {
        findings.missing(name, at);
      }
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> before : bindings) {
        for (String value : values) {
          Map<String, String> binding = new LinkedHashMap<>(before);
          binding.put(name, value);
          more.add(binding);
        }
      }
      bindings = more.size() > MAX_BINDINGS ? more.subList(0, MAX_BINDINGS) : more;
    }
    return bindings;
  }

  /** The text with its places filled. */
  static String fill(String text, Map<String, String> binding) {
    String filled = text;
    for (Map.Entry<String, String> place : binding.entrySet()) {
      filled = filled.replace("{" + place.getKey() + "}", place.getValue());
    }
    return filled;
  }
}
