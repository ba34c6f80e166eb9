package io.tagwire.preconfig.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Writes block YAML with stable quoting. Whatever another reader could take for something else than
 * the text it is, stands in double quotes; numbers stay plain.
 */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/°][A-Za-z0-9_./°-]*");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private final StringBuilder text = new StringBuilder();

  /** A comment line; line feeds in it are written as escapes. */
  void comment(String content) {
    text.append("# ").append(content.replace("\r", "\\r").replace("\n", "\\n")).append('\n');
  }

  /** {@code key: value}, after {@code indent} levels. */
  void value(String indent, String key, String value) {
    text.append(indent).append(scalar(key)).append(": ").append(scalar(value)).append('\n');
  }

  /** {@code key:}, with something below it. */
  void section(String indent, String key) {
    text.append(indent).append(scalar(key)).append(":\n");
  }

  /** A line as it is. */
  void line(String line) {
    text.append(line).append('\n');
  }

  /** Flat settings as nested mappings and lists. */
  void settings(String indent, Map<String, String> settings) {
    Branch root = new Branch();
    settings.forEach((key, value) -> root.put(key, value));
    root.children.forEach((key, child) -> node(indent, key, child));
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void node(String indent, String key, Tree tree) {
    if (tree instanceof Leaf leaf) {
      value(indent, key, leaf.text());
      return;
    }
    section(indent, key);
    below(indent + "  ", (Branch) tree);
  }

  private void below(String indent, Branch branch) {
    if (!branch.isList()) {
      branch.children.forEach((key, child) -> node(indent, key, child));
      return;
    }
    for (int i = 0; i < branch.children.size(); i++) {
      Tree child = branch.children.get(Integer.toString(i));
      if (child instanceof Leaf leaf) {
        line(indent + "- " + scalar(leaf.text()));
      } else if (child instanceof Branch inner) {
        int start = text.length();
        below(indent + "  ", inner);
        // The dash stands where the indentation of the first line below it was.
        text.replace(start, start + indent.length() + 2, indent + "- ");
      }
    }
  }

  static String scalar(String value) {
    if (NUMBER.matcher(value).matches()
        || (PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT)))) {
      return value;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029) {
            quoted.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private sealed interface Tree {}

  private record Leaf(String text) implements Tree {}

  private static final class Branch implements Tree {
    final Map<String, Tree> children = new TreeMap<>();

    void put(String key, String value) {
      int dot = key.indexOf('.');
      if (dot < 0) {
        children.put(key, new Leaf(value));
        return;
      }
      Tree child = children.computeIfAbsent(key.substring(0, dot), name -> new Branch());
      if (child instanceof Branch branch) {
        branch.put(key.substring(dot + 1), value);
      } else {
        // Both "a" and "a.b" are set: only the key with the dot can say so.
        children.put(key, new Leaf(value));
      }
    }

    boolean isList() {
      List<String> wanted = new ArrayList<>();
      for (int i = 0; i < children.size(); i++) {
        wanted.add(Integer.toString(i));
      }
      return children.keySet().containsAll(wanted);
    }
  }
}
