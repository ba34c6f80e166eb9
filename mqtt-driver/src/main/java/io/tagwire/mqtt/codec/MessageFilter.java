package io.tagwire.mqtt.codec;

import org.jspecify.annotations.Nullable;

/**
 * A condition on a message.
 *
 * @param reader finds the text
 * @param wanted the text must be this one; null for any
 * @param regex the text must match it; null for any
 */
record MessageFilter(TextReader reader, @Nullable String wanted, @Nullable BoundedRegex regex) {

  /** A {@link Boolean}, or a {@link Fault} if it cannot be told. */
  Object holds(Payload payload) {
    Object raw = reader.selector().select(payload);
    if (raw instanceof Fault) {
      return raw;
    }
    if (raw == Nothing.ABSENT) {
      return false;
    }
    String text = Raw.text(raw);
    if (wanted != null && !wanted.equals(text)) {
      return false;
    }
    return regex == null ? (Object) true : regex.matches(text);
  }
}
