package io.tagwire.mqtt.write;

import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.queue.Delivery;
import io.tagwire.mqtt.queue.OfflineRule;
import io.tagwire.mqtt.session.Publication;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The selections under way, one of a point at most. Thread-safe, never blocks. */
final class Selections {
  private final Publisher publisher;
  private final Responses responses;
  private final CommandComposer composer;
  private final BiFunction<Long, Runnable, Optional<Future<?>>> later;
  private final Map<Writes.Target, Selection> selecting = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param later runs something after milliseconds; empty if the host refuses
   */
  Selections(
      Publisher publisher,
      Responses responses,
      CommandComposer composer,
      BiFunction<Long, Runnable, Optional<Future<?>>> later) {
    this.publisher = publisher;
    this.responses = responses;
    this.composer = composer;
    this.later = later;
  }

  /**
   * Selects, then operates.
   *
   * @param write told what becomes of it
   * @param message the selection
   * @param operate publishes the command
   */
  void begin(PendingWrite write, SelectRule rule, Command message, Supplier<Publication> operate) {
    Writes.Target target = write.target();
    String key = composer.answerKey(rule.by(), rule.template().has("uuid"), message.id());
    Selection selection =
        new Selection(
            write,
            rule,
            operate,
            over -> {
              selecting.remove(target, over);
              responses.forget(key);
            });
    if (rule.by() instanceof Confirmation.ByResponse) {
      responses.expect(key, selection::answered);
    }
    write.published(selection);
    if (write.isAnswered()) {
      selection.failed(false, "the write ended before");
      return;
    }
    if (selecting.putIfAbsent(target, selection) != null) {
      selection.failed(false, "the point is being selected for another write");
      return;
    }
    Optional<Future<?>> timer = later.apply(rule.within().toMillis(), selection::silent);
    if (timer.isEmpty()) {
      selection.failed(false, "the host's scheduler refuses work");
      return;
    }
    selection.timer(timer.get());
    publisher.publish(
        message.message(),
        new Delivery(OfflineRule.REJECT, target, rule.within(), Optional.empty()),
        selection);
  }

  /** A state topic of a point says something. */
  void state(Writes.Target target, Payload said) {
    Selection selection = selecting.get(target);
    if (selection != null) {
      selection.state(said);
    }
  }
}
