package io.tagwire.mqtt.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in an XML document, such as {@code a/b[2]/@c}. */
final class XmlStep {
  private static final Pattern LEVEL =
      Pattern.compile("([^\\[\\]@]+)(?:\\[(?:(\\d{1,6})|@([^=\\]]+)=([^\\]]*))])?");

  private final List<Level> levels;
  private final @Nullable String attribute;

  /** Which child: the n-th of a name, or the first of a name with an attribute. */
  private record Level(String name, int nth, @Nullable String attribute, @Nullable String value) {
    @Nullable XmlElement of(XmlElement parent) {
      int count = 0;
      for (XmlElement child : parent.children()) {
        if (child.isNamed(name) && holds(child) && ++count == nth) {
          return child;
        }
      }
      return null;
    }

    private boolean holds(XmlElement child) {
      return attribute == null || String.valueOf(value).equals(find(child, attribute));
    }
  }

  private XmlStep(List<Level> levels, @Nullable String attribute) {
    this.levels = List.copyOf(levels);
    this.attribute = attribute;
  }

  static Step of(List<String> arguments) {
    XmlStep path = parse(Arguments.text(arguments, "a path"));
    return Step.picking(XmlReader::parse, path::pick);
  }

  private static XmlStep parse(String path) {
    List<Level> levels = new ArrayList<>();
    String[] parts = path.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i].trim();
      if (part.startsWith("@") && part.length() > 1 && i == parts.length - 1) {
        return new XmlStep(levels, part.substring(1));
      }
      if (part.equals(".") && i == 0) {
        continue;
      }
      Matcher level = LEVEL.matcher(part);
      if (!level.matches()) {
        throw new IllegalArgumentException(
            "the path ["
                + path
                + "] has the level ["
                + part
                + "]; write a/b[2]/c, a/b[@id=7], or a/@unit");
      }
      int nth = level.group(2) == null ? 1 : Integer.parseInt(level.group(2));
      if (nth == 0) {
        throw new IllegalArgumentException("elements are counted from 1, not [" + part + "]");
      }
      String quoted = level.group(4);
      levels.add(
          new Level(
              level.group(1).trim(),
              nth,
              level.group(3),
              quoted == null ? null : quoted.replaceAll("^['\"]|['\"]$", "")));
    }
    return new XmlStep(levels, null);
  }

  private Object pick(Object raw) {
    XmlElement element = (XmlElement) raw;
    for (Level level : levels) {
      element = level.of(element);
      if (element == null) {
        return Nothing.ABSENT;
      }
    }
    if (attribute == null) {
      return element.text().trim();
    }
    String text = find(element, attribute);
    return text == null ? Nothing.ABSENT : text;
  }

  private static @Nullable String find(XmlElement element, String attribute) {
    for (Map.Entry<String, String> one : element.attributes().entrySet()) {
      if (XmlElement.isNamed(one.getKey(), attribute)) {
        return one.getValue();
      }
    }
    return null;
  }
}
