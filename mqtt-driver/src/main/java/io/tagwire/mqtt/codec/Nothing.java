package io.tagwire.mqtt.codec;

/** What a selector finds where there is no value. */
enum Nothing {
  /** The place is not there. */
  ABSENT,
  /** The place holds JSON null. */
  NULL
}
