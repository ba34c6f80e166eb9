package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.mqtt.codec.StepKind.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Steps within text. */
final class TextSteps {
  private static final int MAX_TEXT = 16 * 1024 * 1024;

  private TextSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.plain(
            "text",
            "The value as text; bytes are read as UTF-8.",
            new Example("hex | text", "6f 6e", "on"),
            TextSteps::text),
        StepKind.plain(
            "trim",
            "Without spaces at both ends.",
            new Example("trim", "  on ", "on"),
            raw -> Raw.text(raw).trim()),
        StepKind.plain(
            "lower",
            "In small letters.",
            new Example("lower", "ON", "on"),
            raw -> Raw.text(raw).toLowerCase(Locale.ROOT)),
        StepKind.plain(
            "upper",
            "In capital letters.",
            new Example("upper", "on", "ON"),
            raw -> Raw.text(raw).toUpperCase(Locale.ROOT)),
        new StepKind(
            "replace",
            "replace('_', ' ')",
            "Every place where the first text stands has the second one, which may be empty.",
            new Example("replace('_', ' ')", "not_ready", "not ready"),
            TextSteps::replace),
        StepKind.plain(
            "length",
            "The number of characters of a text, of bytes, or of the elements of an array or"
                + " object.",
            new Example("json | length", "[20.5, 21.5]", "2"),
            TextSteps::length),
        new StepKind(
            "eq",
            "eq('ready')",
            "True if the text is exactly this one.",
            new Example("eq('ready')", "ready", "true"),
            TextSteps::equalTo),
        new StepKind(
            "default",
            "default(0)",
            "What is absent or null becomes this text. See also the settings absent and null.",
            new Example("json | pointer('/boost') | default(0)", "{\"level\": 3}", "0"),
            arguments -> new Default(Arguments.text(arguments, "a value"))),
        new StepKind(
            "csv",
            "csv(1, ';')",
            "One field of a line, counted from 0 or from the end with -1; the separator is a comma"
                + " if none is given; quotes as in RFC 4180.",
            new Example("csv(1, ';')", "pump;21,5;on", "21,5"),
            TextSteps::csv),
        new StepKind(
            "key-value",
            "key-value(';', '=', temp)",
            "The value after a name: what separates the pairs, what separates name and value, the"
                + " name. A name that is not there is absent. '\\n' and '\\t' may separate.",
            new Example("key-value(';', '=', temp)", "id=7;temp=21.5;hum=40", "21.5"),
            PairSteps::keyValue),
        new StepKind(
            "alternating",
            "alternating('|', H)",
            "The text after a name, where names and values take turns.",
            new Example("alternating('|', H)", "T|21.5|H|40", "40"),
            PairSteps::alternating),
        new StepKind(
            "influx-line",
            "influx-line(temp)",
            "A field of InfluxDB line protocol with its type; 'tag:host' for a tag, '$measurement',"
                + " or '$time' for the timestamp, a number of nanoseconds as a rule. Of several"
                + " lines the last one that has it.",
            new Example(
                "influx-line(temp)",
                "weather,site=north temp=21.5,rain=3i 1780308000000000000",
                "21.5"),
            InfluxLine::step),
        new StepKind(
            "regex",
            "regex('T=([0-9.]+)')",
            "The first group of the first match, or the whole match if there is no group. The text"
                + " may have at most "
                + BoundedRegex.MAX_TEXT
                + " characters.",
            new Example("regex('T=([0-9.]+)')", "ok T=21.5 H=40", "21.5"),
            TextSteps::regex));
  }

  /** What stands where there is nothing. */
  private record Default(String text) implements Step {
    @Override
    public Object apply(Object raw) {
      return raw instanceof Nothing ? text : raw;
    }

    @Override
    public boolean takesNothing() {
      return true;
    }
  }

  private static Step replace(List<String> arguments) {
    Arguments.exactly(arguments, 2, "the text to be replaced and the one in its place");
    String from = Arguments.separator(arguments.get(0), "the text to be replaced");
    String to = arguments.get(1);
    return raw -> {
      String text = Raw.text(raw);
      return (long) text.length() * Math.max(1, to.length()) <= MAX_TEXT
          ? text.replace(from, to)
          : Fault.step("text of " + text.length() + " characters is too long to be replaced in");
    };
  }

  private static Object length(Object raw) {
    if (raw instanceof byte[] bytes) {
      return (long) bytes.length;
    }
    return raw instanceof JsonNode node
        ? (long) node.size()
        : (long) Raw.text(raw).codePointCount(0, Raw.text(raw).length());
  }

  private static Object text(Object raw) {
    return raw instanceof byte[] bytes ? new Payload("", bytes).text() : Raw.text(raw);
  }

  private static Step equalTo(List<String> arguments) {
    String wanted = Arguments.text(arguments, "the text to compare with");
    return raw -> Raw.text(raw).equals(wanted);
  }

  private static Step csv(List<String> arguments) {
    int field = Arguments.whole(arguments, 0, -10_000, 10_000, "the number of the field");
    Arguments.atMost(arguments, 2);
    String separator = arguments.size() > 1 ? arguments.get(1) : ",";
    if (separator.length() != 1) {
      throw new IllegalArgumentException("the separator must be one character");
    }
    return raw -> {
      List<String> fields = fields(Raw.text(raw), separator.charAt(0));
      int at = field < 0 ? fields.size() + field : field;
      return at >= 0 && at < fields.size()
          ? fields.get(at)
          : Fault.step(
              "["
                  + Raw.shown(raw)
                  + "] has "
                  + fields.size()
                  + " fields, field "
                  + field
                  + " is wanted");
    };
  }

  private static List<String> fields(String line, char separator) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == separator) {
        fields.add(field.toString());
        field.setLength(0);
      } else if (c == '"' && field.toString().isBlank()) {
        field.setLength(0);
        quoted = true;
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static Step regex(List<String> arguments) {
    BoundedRegex regex = new BoundedRegex(pattern(Arguments.text(arguments, "an expression")));
    return raw -> regex.extract(Raw.text(raw));
  }

  static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the expression is wrong at character " + e.getIndex() + ": " + e.getDescription(), e);
    }
  }
}
