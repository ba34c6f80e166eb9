package io.tagwire.preconfig.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with references: <code>${name}</code> or <code>${name|form}</code>; <code>$${</code> is a
 * literal <code>${</code>. <code>${name || other || 'text'}</code> is the first that has a value.
 * Immutable.
 *
 * @since 0.1
 */
public final class Substitution {
  /** The forms a value can be put in. */
  static final Map<String, UnaryOperator<String>> FORMS =
      Map.of(
          "pointer",
          text -> text.replace("~", "~0").replace("/", "~1"),
          "id",
          Substitution::id,
          "lower",
          text -> text.toLowerCase(Locale.ROOT),
          "upper",
          text -> text.toUpperCase(Locale.ROOT),
          "first",
          Substitution::first,
          "json",
          Substitution::json,
          "regex",
          Pattern::quote);

  // Within the quotes of a JSON text (RFC 8259, 7).
  private static String json(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                escaped.append('\\').append((char) c);
              } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", c));
              } else {
                escaped.append((char) c);
              }
            });
    return escaped.toString();
  }

  private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{([^}]*)(}?)");
  private static final String ONE = "(?:[a-z][a-z0-9.-]*|'[^']*')";
  private static final Pattern CONTENT =
      Pattern.compile(
          "\\s*(" + ONE + "(?:\\s*\\|\\|\\s*" + ONE + ")*)\\s*(?:\\|\\s*([a-z]+)\\s*)?");
  private static final Pattern EITHER = Pattern.compile("\\s*\\|\\|\\s*");

  private final String text;
  private final List<Part> parts;

  private Substitution(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  // A literal has no alternatives, a reference one or more.
  private record Part(String literal, List<String> alternatives, String form) {}

  /**
   * Parses a text.
   *
   * @param text the text
   * @return the same with its references found
   * @throws IllegalArgumentException with a sentence for a person
   */
  public static Substitution parse(String text) {
    List<Part> parts = new ArrayList<>();
    if (!text.contains("${")) {
      literal(parts, text);
      return new Substitution(text, parts);
    }
    Matcher matcher = REFERENCE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      literal(parts, text.substring(end, matcher.start()));
      end = matcher.end();
      if (matcher.group().startsWith("$$")) {
        literal(parts, matcher.group().substring(1));
        continue;
      }
      if (matcher.group(2).isEmpty()) {
        throw new IllegalArgumentException("[" + text + "]: [${] is not closed with [}]");
      }
      Matcher content = CONTENT.matcher(matcher.group(1));
      if (!content.matches()) {
        throw new IllegalArgumentException(
            "[" + text + "]: [" + matcher.group() + "] must be ${name} or ${name|form}");
      }
      String form = content.group(2) == null ? "" : content.group(2);
      if (!form.isEmpty() && !FORMS.containsKey(form)) {
        throw new IllegalArgumentException(
            "["
                + text
                + "]: there is no form ["
                + form
                + "], only "
                + String.join(", ", FORMS.keySet().stream().sorted().toList()));
      }
      parts.add(new Part("", List.of(EITHER.split(content.group(1))), form));
    }
    literal(parts, text.substring(end));
    return new Substitution(text, parts);
  }

  /**
   * The names referred to, in order.
   *
   * @return a name as often as it is referred to
   */
  public List<String> names() {
    return parts.stream()
        .flatMap(part -> part.alternatives().stream())
        .filter(name -> !isQuoted(name))
        .toList();
  }

  /**
   * The text with values in place of the references.
   *
   * @param values values by name; all that {@link #names} tells
   * @return the text
   * @throws IllegalArgumentException with a sentence for a person, if a name has no value
   */
  public String fill(Map<String, String> values) {
    Scope scope = Scope.EMPTY;
    for (Map.Entry<String, String> value : values.entrySet()) {
      scope = scope.with(value.getKey(), Optional.of(value.getValue()));
    }
    return in(scope).orElse("");
  }

  /**
   * The text in a scope; empty if it is nothing but one reference to a name without a value.
   *
   * @throws IllegalArgumentException with a sentence for a person, if a name is not known, or has
   *     no value and is not the whole text
   */
  Optional<String> in(Scope scope) {
    if (parts.size() == 1 && !parts.get(0).alternatives().isEmpty()) {
      return resolve(parts.get(0), scope);
    }
    StringBuilder result = new StringBuilder();
    for (Part part : parts) {
      if (part.alternatives().isEmpty()) {
        result.append(part.literal());
        continue;
      }
      Optional<String> value = resolve(part, scope);
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            "["
                + text
                + "] needs a value for ["
                + String.join(" || ", part.alternatives())
                + "], which is not set");
      }
      result.append(value.get());
    }
    return Optional.of(result.toString());
  }

  private Optional<String> resolve(Part part, Scope scope) {
    UnaryOperator<String> form = FORMS.get(part.form());
    Optional<String> value = Optional.empty();
    for (String name : part.alternatives()) {
      value = value.or(() -> alternative(name, scope));
    }
    return form == null ? value : value.map(form);
  }

  private Optional<String> alternative(String name, Scope scope) {
    if (isQuoted(name)) {
      return Optional.of(name.substring(1, name.length() - 1));
    }
    if (!scope.knows(name) || scope.hasList(name)) {
      throw new IllegalArgumentException("[" + text + "]: there is no value [" + name + "] here");
    }
    return scope.value(name);
  }

  private static boolean isQuoted(String alternative) {
    return alternative.startsWith("'");
  }

  private static void literal(List<Part> parts, String literal) {
    if (!literal.isEmpty()) {
      parts.add(new Part(literal, List.of(), ""));
    }
  }

  // The outermost name of a JSON pointer, as it is written in JSON.
  private static String first(String pointer) {
    String name = pointer.startsWith("/") ? pointer.substring(1) : pointer;
    int end = name.indexOf('/');
    return (end < 0 ? name : name.substring(0, end)).replace("~1", "/").replace("~0", "~");
  }

  // A dot separates the levels of an id; what would be misread there becomes an underscore.
  private static String id(String text) {
    return text.strip().replace('/', '.').replaceAll("[\\s:;,\"'\\\\#+$]+", "_");
  }
}
