package io.tagwire.mqtt.queue;

import io.tagwire.driver.DriverContext;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.OutboundSettings;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sends commands, or lets them wait. Thread-safe, never blocks but in {@link #close}. Commands of
 * one rule keep their order.
 */
public final class CommandSender implements AutoCloseable {
  private final Link link;
  private final CommandQueue newest;
  private final CommandQueue queue;
  private final Optional<Journal> journal;

  /** Where commands leave. */
  public interface Link {
    /**
     * Publishes; see {@link io.tagwire.mqtt.session.Session#publish}.
     *
     * @param message what
     * @param answer told how far it got
     * @return what can be withdrawn
     */
    Publication publish(OutboundMessage message, PublishListener answer);

    /**
     * Whether it can be published to.
     *
     * @return false while it is lost
     */
    boolean isUp();
  }

  /**
   * Nothing waits yet. Commands that a run before left on disk are found by a thread of its own,
   * which begins with {@link #start}.
   *
   * @param context gives clock, scheduler and the name of the connection
   * @param link where commands leave
   * @param settings without errors
   */
  public CommandSender(DriverContext context, Link link, OutboundSettings settings) {
    this.link = link;
    this.journal =
        settings
            .queueFolder()
            .map(
                folder ->
                    new Journal(
                        Path.of(folder),
                        LogFile::open,
                        "scada-mqtt-" + context.instanceId() + "-queue"));
    Backlog.Bounds bounds = new Backlog.Bounds(settings.queueLimit(), settings.queueBytes());
    this.newest = new CommandQueue(context, link, bounds, Optional.empty(), false);
    this.queue = new CommandQueue(context, link, bounds, journal, true);
  }

  /** Looks for what a run before left behind. Idempotent. */
  public void start() {
    journal.ifPresent(disk -> disk.start(queue::restore));
  }

  /**
   * Sends a command, or lets it wait as its delivery says.
   *
   * @param message the command
   * @param delivery how it may wait
   * @param answer told how far it got
   * @return what can be withdrawn as long as it has not left; what is on disk cannot
   */
  public Publication send(OutboundMessage message, Delivery delivery, DeliveryListener answer) {
    return switch (delivery.offline()) {
      case REJECT -> {
        Publication publication = link.publish(message, answer);
        answer.accepted();
        yield publication;
      }
      case LAST_VALUE -> newest.offer(message, delivery, answer);
      case QUEUE -> {
        start();
        yield queue.offer(message, delivery, answer);
      }
    };
  }

  /** The link stands and what the driver wants to hear is subscribed: what waits is sent. */
  public void linkUp() {
    newest.linkUp();
    queue.linkUp();
  }

  /** The link is lost. */
  public void linkDown() {
    newest.linkDown();
    queue.linkDown();
  }

  /**
   * Totals: {@code queue.depth} and {@code queue.oldest-seconds} now; {@code queue.accepted},
   * {@code queue.sent-again}, {@code queue.expired}, {@code queue.refused}, {@code queue.lost};
   * with a queue on disk {@code queue.restored} and {@code queue.corrupted}.
   *
   * @return by name, in that order
   */
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>(queue.counters());
    newest
        .counters()
        .forEach(
            (name, count) ->
                counters.merge(
                    name, count, name.equals("queue.oldest-seconds") ? Math::max : Long::sum));
    journal.ifPresent(disk -> counters.put("queue.corrupted", disk.corrupted()));
    return counters;
  }

  /** Ends waiting. What is on disk stays there for the next run; what is in memory is lost. */
  @Override
  public void close() {
    newest.close();
    queue.close();
    journal.ifPresent(Journal::close);
  }
}
