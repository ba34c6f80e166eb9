package io.tagwire.host.command;

/** Sentences for people. */
final class Wording {
  private Wording() {}

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
