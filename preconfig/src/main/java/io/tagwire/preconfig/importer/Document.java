package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.Bytes;
import java.util.Objects;

/**
 * A message that may describe devices.
 *
 * @param topic where it was published; for a document that is no message its file name
 * @param payload its bytes. A message without any takes back what was published there before
 * @param retained whether the broker had kept it
 * @since 0.1
 */
public record Document(String topic, Bytes payload, boolean retained) {
  /** Checks that nothing is missing. */
  public Document {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(payload, "payload");
  }

  /**
   * A retained document from a text.
   *
   * @param topic where it was published
   * @param text its text
   * @return the document
   */
  public static Document of(String topic, String text) {
    return new Document(topic, Bytes.utf8(text), true);
  }

  /**
   * Whether it takes back what was published there before.
   *
   * @return true if it has no bytes
   */
  public boolean isRemoval() {
    return payload.length() == 0;
  }

  String text() {
    return payload.toUtf8();
  }

  String[] levels() {
    return topic.split("/", -1);
  }
}
