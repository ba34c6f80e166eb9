package io.tagwire.mqtt.presence;

/**
 * What a presence topic said last.
 *
 * @param availability what it means
 * @param words for a person
 * @param turn when, counted over all topics: the higher, the newer; zero if nothing was said
 */
record Statement(Availability availability, String words, long turn) {
  static final Statement NOTHING = new Statement(Availability.UNKNOWN, "", 0);

  boolean says(Availability other) {
    return availability == other;
  }

  boolean isSameAs(Statement other) {
    return availability == other.availability && words.equals(other.words);
  }
}
