package io.tagwire.preconfig.simulate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A topic or payload with places, such as {value}, read backwards. Immutable. */
final class Form {
  private static final Pattern PLACE = Pattern.compile("\"?\\{([A-Za-z][A-Za-z0-9-]*)}\"?");

  private final Pattern regex;
  private final Map<String, String> groups;

  private Form(Pattern regex, Map<String, String> groups) {
    this.regex = regex;
    this.groups = groups;
  }

  /**
   * Compiles a form.
   *
   * @param text with places; JSON counts without its layout
   * @param isPlace which names are places
   */
  static Form of(String text, Predicate<String> isPlace) {
    String normal = normal(text);
    StringBuilder regex = new StringBuilder();
    Map<String, String> groups = new HashMap<>();
    Matcher place = PLACE.matcher(normal);
    int end = 0;
    while (place.find()) {
      if (!isPlace.test(place.group(1))) {
        continue;
      }
      regex.append(Pattern.quote(normal.substring(end, place.start())));
      String group = "p" + groups.size();
      boolean isNew = groups.putIfAbsent(place.group(1), group) == null;
      regex.append("\"?").append(isNew ? "(?<" + group + ">.*?)" : ".*?").append("\"?");
      end = place.end();
    }
    regex.append(Pattern.quote(normal.substring(end)));
    return new Form(Pattern.compile(regex.toString(), Pattern.DOTALL), groups);
  }

  /** What stands at each place, by its name; empty if the text is not of this form. */
  Optional<Map<String, String>> match(String text) {
    Matcher matcher = regex.matcher(normal(text));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> found = new HashMap<>();
    groups.forEach((name, group) -> found.put(name, matcher.group(group)));
    return Optional.of(found);
  }

  private static String normal(String text) {
    return Tree.parse(text).map(Tree::toString).orElse(text);
  }
}
