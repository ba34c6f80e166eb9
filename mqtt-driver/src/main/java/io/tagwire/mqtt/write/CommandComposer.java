package io.tagwire.mqtt.write;

import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes commands of values. Thread-safe. */
final class CommandComposer {
  private static final String MARK = "user.tagwire-command";
  private static final long MAX_SECONDS = 0xFFFF_FFFFL;

  private final Responses responses;
  private final String mark;

  /** A value and what its point says about writing. */
  private record Part(WriteRequest request, WriteRule rule) {
    static List<Part> of(List<WriteRequest> requests) {
      return requests.stream()
          .map(request -> new Part(request, request.rule().orElseThrow()))
          .toList();
    }

    Value raw() {
      return rule.encoder().encode(request.write().value());
    }
  }

  CommandComposer(Responses responses) {
    this.responses = responses;
    this.mark = responses.correlation(0);
  }

  /** Whether a message is a command made here that came back. */
  boolean isMarked(InboundMessage message) {
    return mark.equals(message.properties().get().get(MARK));
  }

  /** What the answer to a command is matched by; see {@link Responses#expect}. */
  String answerKey(Confirmation confirmation, boolean byUuid, long id) {
    if (asksForAnswer(confirmation)) {
      return responses.correlation(id);
    }
    return Responses.idKey(byUuid ? CommandIds.uuid(id) : Long.toString(id));
  }

  private static boolean asksForAnswer(Confirmation confirmation) {
    return confirmation instanceof Confirmation.ByResponse response && response.body().isEmpty();
  }

  /**
   * The command that writes values.
   *
   * @param requests all with a rule; one, or those that share a command
   * @param others points of the command that are only sent along, all with a rule
   * @throws IllegalArgumentException with a sentence for people if a value cannot be written, or
   *     the points do not fit together
   */
  Command compose(
      List<WriteRequest> requests, List<WriteRequest> others, Duration timeout, Instant now) {
    List<Part> written = Part.of(requests);
    WriteRule rule = written.get(0).rule();
    long id = responses.nextId();
    byte[] payload = rule.template().fill(values(rule, written, Part.of(others), now, id), now, id);
    Map<String, String> properties = new HashMap<>(rule.properties());
    properties.put("message-expiry", Long.toString(seconds(rule.expiry(timeout))));
    if (written.stream().anyMatch(part -> part.rule().seesItself())) {
      properties.put(MARK, mark);
    }
    if (written.stream().anyMatch(part -> asksForAnswer(part.rule().confirmation()))) {
      askForAnswer(id, properties);
    }
    return new Command(
        new OutboundMessage(
            CommandIds.fill(rule.topic(), id), payload, rule.qos(), rule.retain(), properties),
        id,
        rule.selection().map(select -> selection(written.get(0), select, now)));
  }

  private Command selection(Part part, SelectRule select, Instant now) {
    long id = responses.nextId();
    Map<String, String> properties = new HashMap<>(part.rule().properties());
    properties.put("message-expiry", Long.toString(seconds(select.within())));
    if (asksForAnswer(select.by())) {
      askForAnswer(id, properties);
    }
    byte[] payload = select.template().fill(part.raw(), now, id);
    return new Command(
        new OutboundMessage(
            CommandIds.fill(select.topic(), id), payload, part.rule().qos(), false, properties),
        id,
        Optional.empty());
  }

  private Map<String, Value> values(
      WriteRule rule, List<Part> written, List<Part> others, Instant now, long id) {
    if (rule.together().isEmpty()) {
      return Map.of("value", written.get(0).raw());
    }
    List<Part> all = new ArrayList<>(written);
    all.addAll(others);
    JointBody body = new JointBody(now, id);
    for (Part part : all) {
      String point = part.request().point().id();
      rule.differenceTo(part.rule())
          .ifPresent(
              key -> {
                throw new IllegalArgumentException(
                    "point ["
                        + point
                        + "] differs in ["
                        + key
                        + "] from point ["
                        + written.get(0).request().point().id()
                        + "], together with which it is sent");
              });
      body.put(point, part.rule().together().orElseThrow().place(), part.raw());
    }
    return body.values(rule.template());
  }

  private void askForAnswer(long id, Map<String, String> properties) {
    properties.put("response-topic", responses.topic());
    properties.put("correlation-data", responses.correlation(id));
  }

  private static long seconds(Duration duration) {
    long rounded = duration.getSeconds() + (duration.getNano() > 0 ? 1 : 0);
    return Math.min(rounded, MAX_SECONDS);
  }
}
