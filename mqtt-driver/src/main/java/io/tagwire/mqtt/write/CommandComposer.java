package io.tagwire.mqtt.write;

import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Makes commands of values. Thread-safe. */
final class CommandComposer {
  private static final String MARK = "user.tagwire-command";
  private static final long MAX_SECONDS = 0xFFFF_FFFFL;

  private final Responses responses;
  private final String mark;

  CommandComposer(Responses responses) {
    this.responses = responses;
    this.mark = responses.correlation(0);
  }

  /** Whether a message is a command made here that came back. */
  boolean isMarked(InboundMessage message) {
    return mark.equals(message.properties().get().get(MARK));
  }

  /**
   * The command that writes a value.
   *
   * @throws IllegalArgumentException with a sentence for people if the value cannot be written
   */
  Command compose(WriteRule rule, Value value, Duration timeout, Instant now) {
    long id = responses.nextId();
    byte[] payload = rule.template().fill(rule.encoder().encode(value), now, id);
    Map<String, String> properties = new HashMap<>(rule.properties());
    properties.put("message-expiry", Long.toString(seconds(rule.expiry(timeout))));
    if (rule.seesItself()) {
      properties.put(MARK, mark);
    }
    String key = Responses.idKey(Long.toString(id));
    if (rule.confirmation() instanceof Confirmation.ByResponse response
        && response.body().isEmpty()) {
      key = responses.correlation(id);
      properties.put("response-topic", responses.topic());
      properties.put("correlation-data", key);
    }
    return new Command(
        new OutboundMessage(rule.topic(), payload, rule.qos(), rule.retain(), properties), key);
  }

  private static long seconds(Duration duration) {
    long rounded = duration.getSeconds() + (duration.getNano() > 0 ? 1 : 0);
    return Math.min(rounded, MAX_SECONDS);
  }
}
