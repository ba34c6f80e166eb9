package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Steps within text, and into JSON that is inside a text. */
final class TextSteps {
  private TextSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.plain("text", "The value as text; bytes are read as UTF-8.", TextSteps::text),
        StepKind.plain("trim", "Without spaces at both ends.", raw -> Raw.text(raw).trim()),
        new StepKind(
            "eq", "eq('ready')", "True if the text is exactly this one.", TextSteps::equalTo),
        new StepKind(
            "csv",
            "csv(1, ';')",
            "One field of a line, counted from 0 or from the end with -1; the separator is a comma"
                + " if none is given; quotes as in RFC 4180.",
            TextSteps::csv),
        new StepKind(
            "regex",
            "regex('T=([0-9.]+)')",
            "The first group of the first match, or the whole match if there is no group. The text"
                + " may have at most "
                + BoundedRegex.MAX_TEXT
                + " characters.",
            TextSteps::regex),
        StepKind.plain("json", "Reads JSON that is inside a text.", TextSteps::json),
        new StepKind(
            "pointer",
            "pointer('/a/0')",
            "A place in JSON, by a JSON pointer (RFC 6901); after json.",
            TextSteps::pointer));
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

  private static Object json(Object raw) {
    if (raw instanceof JsonNode) {
      return raw;
    }
    byte[] bytes =
        raw instanceof byte[] binary ? binary : Raw.text(raw).getBytes(StandardCharsets.UTF_8);
    Object parsed = Json.parse(bytes);
    return parsed instanceof JsonNode node ? Json.plain(node) : parsed;
  }

  private static Step pointer(List<String> arguments) {
    Pointer pointer = Pointer.parse(Arguments.text(arguments, "a JSON pointer"), "Pointer");
    return raw ->
        raw instanceof JsonNode node
            ? Json.plain(pointer.find(node))
            : Fault.step("[" + Raw.shown(raw) + "] is no JSON object or array");
  }
}
