package io.tagwire.interop;

/** A broker is not installed here; the message says how to get it. */
final class MissingProgram extends Exception {
  private static final long serialVersionUID = 1;

  MissingProgram(String message) {
    super(message);
  }
}
