package io.tagwire.interop;

/** What came out of one check with one broker, as the table shows it. */
record Cell(String verdict, String reason) {
  static final Cell YES = new Cell("yes", "");

  /** A version of MQTT. */
  static Cell spoken(String version) {
    return new Cell(version, "");
  }

  /** The broker does not have it, or we do not, and why. */
  static Cell no(String reason) {
    return new Cell("no", reason);
  }

  /** It works, but something is lost. */
  static Cell lost(String what) {
    return new Cell("partly", what);
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? verdict : verdict + ": " + reason;
  }
}
