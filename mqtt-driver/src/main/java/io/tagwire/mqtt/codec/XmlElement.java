package io.tagwire.mqtt.codec;

import java.util.List;
import java.util.Map;

/**
 * An element of an XML document.
 *
 * @param name as written, with a prefix
 * @param attributes text by name
 * @param children in their order
 * @param text its own, without that of its children
 */
record XmlElement(
    String name, Map<String, String> attributes, List<XmlElement> children, String text) {

  /** Whether it is meant by a name: with its prefix, or without. */
  boolean isNamed(String wanted) {
    return isNamed(name, wanted);
  }

  static boolean isNamed(String name, String wanted) {
    return name.equals(wanted) || name.substring(name.indexOf(':') + 1).equals(wanted);
  }

  /** Shown where a value should be, so that a person sees what there is. */
  @Override
  public String toString() {
    return text.isBlank() ? "<" + name + ">" : text.trim();
  }
}
