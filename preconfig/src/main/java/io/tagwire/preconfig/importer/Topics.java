package io.tagwire.preconfig.importer;

/** What MQTT allows in topics (MQTT 5 §4.7). */
final class Topics {
  private static final int MAX_LENGTH = 65_535;

  private Topics() {}

  /** Whether a text is a topic: no wildcard, not empty. */
  static boolean isName(String text) {
    return isText(text) && text.indexOf('+') < 0 && text.indexOf('#') < 0;
  }

  /** Whether a text is a topic filter. */
  static boolean isFilter(String text) {
    if (!isText(text)) {
      return false;
    }
    String[] levels = text.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      String level = levels[i];
      boolean wild = level.indexOf('+') >= 0 || level.indexOf('#') >= 0;
      if (wild && (level.length() > 1 || (level.equals("#") && i < levels.length - 1))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(String text) {
    return !text.isBlank() && text.length() <= MAX_LENGTH && text.indexOf('\0') < 0;
  }

  /** A member name as a token of a JSON pointer (RFC 6901). */
  static String token(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
