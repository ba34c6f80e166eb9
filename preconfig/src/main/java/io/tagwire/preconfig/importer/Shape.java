package io.tagwire.preconfig.importer;

/** Tells documents apart by the names in them, where the topic says nothing. */
final class Shape {
  private Shape() {}

  /** Whether it looks like a JSON object with members of all these names, at any depth. */
  static boolean hasMembers(Document document, String... names) {
    if (document.payload().length() < 2
        || !isBrace(document.payload().asBuffer().get(0))
        || document.topic().startsWith("$")) {
      return false;
    }
    String text = document.text();
    for (String name : names) {
      if (!text.contains('"' + name + '"')) {
        return false;
      }
    }
    return text.strip().startsWith("{");
  }

  // A document begins with a brace, or with white space before it.
  private static boolean isBrace(byte first) {
    return first == '{' || first == ' ' || first == '\n' || first == '\r' || first == '\t';
  }
}
