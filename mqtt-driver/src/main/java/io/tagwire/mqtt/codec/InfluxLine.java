package io.tagwire.mqtt.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of InfluxDB line protocol: {@code measurement,tag=x field=1 time}. */
final class InfluxLine {
  private static final String TAG = "tag:";

  private final String line;
  // Where the set of tags, the set of fields and the time begin.
  private final int tags;
  private final int fields;
  private final int time;

  private InfluxLine(String line) {
    this.line = line;
    this.tags = end(line, 0, ',', ' ');
    this.fields = end(line, tags, ' ', ' ');
    this.time = end(line, Math.min(fields + 1, line.length()), ' ', ' ');
  }

  static Step step(List<String> arguments) {
    String wanted = Arguments.text(arguments, "a field, 'tag:name', '$measurement' or '$time'");
    return raw -> find(Raw.text(raw), wanted);
  }

  private static Object find(String text, String wanted) {
    int to = text.length();
    while (to > 0) {
      int from = text.lastIndexOf('\n', to - 1) + 1;
      String line = text.substring(from, to).trim();
      if (!line.isEmpty() && !line.startsWith("#")) {
        Object found = new InfluxLine(line).value(wanted);
        if (found != Nothing.ABSENT) {
          return found;
        }
      }
      to = from - 1;
    }
    return Nothing.ABSENT;
  }

  private Object value(String wanted) {
    if (fields >= line.length()) {
      return Fault.step("[" + Raw.cut(line) + "] has no fields, it is no line protocol");
    }
    if (wanted.equals("$measurement")) {
      return unescaped(line.substring(0, tags));
    }
    if (wanted.equals("$time")) {
      String written = line.substring(Math.min(time + 1, line.length())).trim();
      return written.isEmpty() ? Nothing.ABSENT : Numbers.parse(written);
    }
    if (wanted.startsWith(TAG)) {
      String text = member(Math.min(tags + 1, fields), fields, wanted.substring(TAG.length()));
      return text == null ? Nothing.ABSENT : unescaped(text);
    }
    String text = member(fields + 1, time, wanted);
    return text == null ? Nothing.ABSENT : typed(text);
  }

  private @Nullable String member(int start, int end, String name) {
    int from = start;
    while (from < end) {
      int to = Math.min(end(line, from, ',', ','), end);
      int equal = end(line, from, '=', '=');
      if (equal < to && unescaped(line.substring(from, equal)).equals(name)) {
        return line.substring(equal + 1, to);
      }
      from = to + 1;
    }
    return null;
  }

  private static Object typed(String text) {
    if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
      return text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
    return switch (text) {
      case "t", "T", "true", "True", "TRUE" -> true;
      case "f", "F", "false", "False", "FALSE" -> false;
      default -> {
        boolean whole = text.endsWith("i") || text.endsWith("u");
        yield Numbers.parse(whole ? text.substring(0, text.length() - 1) : text);
      }
    };
  }

  // The next of two characters that is neither escaped nor within quotes, or the end.
  private static int end(String line, int start, char one, char other) {
    boolean quoted = false;
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == one || c == other)) {
        return i;
      }
    }
    return line.length();
  }

  private static String unescaped(String text) {
    return text.indexOf('\\') < 0
        ? text
        : text.replace("\\,", ",").replace("\\=", "=").replace("\\ ", " ");
  }
}
