package io.tagwire.interop;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.value.Bytes;
import java.util.Map;

/** A message as it arrived, at the driver or at the other client; properties as the driver's. */
record Seen(
    String topic, Bytes payload, int qos, boolean retained, Map<String, String> properties) {

  static Seen of(RawMessage message) {
    return new Seen(
        message.topic(),
        message.payload(),
        message.qos(),
        message.retained(),
        message.properties());
  }

  String text() {
    return payload.toUtf8();
  }

  @Override
  public String toString() {
    return "[%s] %s qos %d%s %s"
        .formatted(
            topic,
            payload.length() > 40 ? payload.length() + " bytes" : text(),
            qos,
            retained ? " retained" : "",
            properties);
  }
}
