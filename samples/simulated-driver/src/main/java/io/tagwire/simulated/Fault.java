package io.tagwire.simulated;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be made to fail. */
enum Fault {
  /** The link to the station is down. */
  LINK("link"),
  /** The station does not answer while the link is up. */
  DEVICE("device"),
  /** The level sensor of tank 1 is broken. */
  LEVEL_SENSOR("level-sensor"),
  /** Pump 1 does not start. */
  PUMP1("pump1");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  /** Its name in settings and addresses. */
  String word() {
    return word;
  }

  static Optional<Fault> of(String word) {
    return Stream.of(values()).filter(fault -> fault.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Stream.of(values()).map(Fault::word).toList();
  }
}
