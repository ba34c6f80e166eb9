package io.tagwire.mqtt.write;

import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.queue.DeliveryListener;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.Publication;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a write that is selected before it is operated: the command leaves when the
 * device is selected, and only then. Withdrawn meanwhile, it never leaves.
 */
final class Selection implements DeliveryListener, Publication {
  private static final String NOTHING = "; nothing was operated";

  private final PendingWrite write;
  private final SelectRule rule;
  private final Supplier<Publication> operate;
  private final Consumer<Selection> over;

  // All below: guarded by this. Never held while calling out.
  private State state = State.SELECTING;
  private boolean left;
  private @Nullable Publication operated;
  private @Nullable Future<?> timer;

  private enum State {
    SELECTING,
    OPERATED,
    GIVEN_UP
  }

  /**
   * A selection about to be published.
   *
   * @param write told what becomes of it
   * @param operate publishes the command
   * @param over told once when it is decided, whatever way
   */
  Selection(
      PendingWrite write,
      SelectRule rule,
      Supplier<Publication> operate,
      Consumer<Selection> over) {
    this.write = write;
    this.rule = rule;
    this.operate = operate;
    this.over = over;
  }

  /** What gives it up. */
  void timer(Future<?> started) {
    synchronized (this) {
      if (state == State.SELECTING) {
        timer = started;
        return;
      }
    }
    started.cancel(false);
  }

  @Override
  public void accepted() {
    write.accepted();
  }

  @Override
  public synchronized void sent() {
    left = true;
  }

  @Override
  public void acknowledged(int reasonCode, String text) {
    // The broker may be faster than the thread that publishes.
    accepted();
    sent();
    if (PendingWrite.isRefusal(reasonCode)) {
      refuse("the selection failed: " + text);
    } else if (rule.by() instanceof Confirmation.None) {
      operate();
    }
  }

  @Override
  public void failed(boolean mayHaveLeft, String reason) {
    refuse("the selection failed: " + reason);
  }

  /** The device answered. */
  void answered(InboundMessage answer) {
    if (rule.by() instanceof Confirmation.ByResponse response) {
      judge(
          response.rule(),
          new Payload(
              answer.topic(), answer.payload(), answer.retained(), null, answer.properties()));
    }
  }

  /** A state topic says something. */
  void state(Payload said) {
    if (rule.by() instanceof Confirmation.ByWords words
        && words.filter().matches(said.topic())
        && hasLeft()) {
      judge(words.rule(), said);
    }
  }

  private synchronized boolean hasLeft() {
    return left;
  }

  private void judge(AnswerRule words, Payload said) {
    AnswerRule.Verdict verdict = words.judge(said);
    if (verdict instanceof AnswerRule.Yes) {
      operate();
    } else if (verdict instanceof AnswerRule.No no) {
      refuse("the selection failed: " + no.text());
    }
  }

  /** Nothing told it in time. */
  void silent() {
    refuse("the device was not selected within " + rule.within().toMillis() + " ms");
  }

  private void operate() {
    if (end(State.OPERATED)) {
      Publication publication = operate.get();
      synchronized (this) {
        operated = publication;
      }
    }
  }

  private void refuse(String reason) {
    if (end(State.GIVEN_UP)) {
      write.failed(false, reason + NOTHING);
    }
  }

  private boolean end(State how) {
    Future<?> running;
    synchronized (this) {
      if (state != State.SELECTING) {
        return false;
      }
      state = how;
      running = timer;
    }
    if (running != null) {
      running.cancel(false);
    }
    over.accept(this);
    return true;
  }

  @Override
  public boolean withdraw() {
    if (end(State.GIVEN_UP)) {
      return true;
    }
    Publication command;
    synchronized (this) {
      if (state == State.GIVEN_UP) {
        return true;
      }
      command = operated;
    }
    // While it is being published nobody can tell.
    return command != null && command.withdraw();
  }
}
