package io.tagwire.preconfig.template;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes maps, lists, texts, numbers and booleans as indented JSON (RFC 8259). */
final class JsonText {
  private final StringBuilder text = new StringBuilder();

  static String of(Object value) {
    JsonText json = new JsonText();
    json.write("", value);
    return json.text.append('\n').toString();
  }

  private void write(String indent, Object value) {
    if (value instanceof Map<?, ?> map) {
      members(indent, map);
    } else if (value instanceof List<?> list) {
      items(indent, list);
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      quoted(value.toString());
    }
  }

  private void members(String indent, Map<?, ?> map) {
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      text.append('\n').append(indent).append("  ");
      quoted(entry.getKey().toString());
      text.append(": ");
      write(indent + "  ", entry.getValue());
      text.append(entries.hasNext() ? "," : "\n" + indent);
    }
    text.append('}');
  }

  private void items(String indent, List<?> list) {
    text.append('[');
    for (int i = 0; i < list.size(); i++) {
      text.append(i == 0 ? "" : ", ");
      write(indent, list.get(i));
    }
    text.append(']');
  }

  private void quoted(String content) {
    text.append('"');
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20) {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
