package io.tagwire.preconfig.simulate;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trees as JSON: numbers with the digits they were read with, without layout. */
final class TreeText {
  private TreeText() {}

  /** An object, an array, a literal or a text, as a tree holds it. */
  static String of(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    if (value instanceof Tree.Literal literal) {
      text.append(literal.text());
    } else if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> member : map.entrySet()) {
        text.append(separator);
        quote(String.valueOf(member.getKey()), text);
        text.append(':');
        write(member.getValue(), text);
        separator = ",";
      }
      text.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object item : list) {
        text.append(separator);
        write(item, text);
        separator = ",";
      }
      text.append(list.isEmpty() ? "[]" : "]");
    } else {
      quote(String.valueOf(value), text);
    }
  }

  private static void quote(String content, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
