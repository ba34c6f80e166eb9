package io.tagwire.mqtt.write;

import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.TagValue;
import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.queue.DeliveryListener;
import io.tagwire.mqtt.queue.OfflineRule;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One write from accepted to its end. Stages only go forward, whatever order their news come in;
 * after DONE or FAILED nothing more is told, after UNKNOWN what becomes known.
 */
final class PendingWrite implements DeliveryListener {
  private static final int NO_MATCHING_SUBSCRIBERS = 0x10;
  private static final int FIRST_ERROR = 0x80;

  private final Writes writes;
  private final Writes.Target target;
  private final PointWrite write;
  private final WriteRule rule;
  private final WriteOptions options;
  private final Consumer<WriteResult> progress;
  private final CompletableFuture<WriteResult> result = new CompletableFuture<>();

  // All below: guarded by this.
  private final List<Future<?>> timers = new ArrayList<>();
  private WriteStage reached = WriteStage.NONE;
  private @Nullable WriteOutcome outcome;
  private @Nullable Publication publication;
  private @Nullable OutboundMessage message;
  private boolean echoSeen;

  PendingWrite(
      Writes writes,
      Writes.Target target,
      PointWrite write,
      WriteRule rule,
      WriteOptions options,
      Consumer<WriteResult> progress) {
    this.writes = writes;
    this.target = target;
    this.write = write;
    this.rule = rule;
    this.options = options;
    this.progress = progress;
  }

  Writes.Target target() {
    return target;
  }

  WriteRule rule() {
    return rule;
  }

  boolean awaitsConfirmation() {
    return options.until() == WriteStage.CONFIRMED;
  }

  long timeoutMillis() {
    return options.timeout().toMillis();
  }

  /** Completes when it is answered; a copy that nobody can complete. */
  CompletableFuture<WriteResult> result() {
    return result.copy();
  }

  synchronized void timer(Future<?> started) {
    if (outcome == null) {
      timers.add(started);
    } else {
      started.cancel(false);
    }
  }

  /** Whether the writer has its answer. */
  synchronized boolean isAnswered() {
    return outcome != null;
  }

  /** Whether nothing would end it. */
  synchronized boolean isTimeless() {
    return outcome == null && timers.isEmpty();
  }

  /** What is about to be published for it. */
  synchronized void publishing(OutboundMessage command) {
    message = command;
  }

  /** It was taken over, or refused already. */
  synchronized void published(Publication taken) {
    publication = taken;
  }

  @Override
  public synchronized void accepted() {
    advance(WriteStage.ACCEPTED);
  }

  @Override
  public synchronized void sent() {
    advance(WriteStage.SENT);
  }

  @Override
  public synchronized void acknowledged(int reasonCode, String text) {
    advance(WriteStage.SENT);
    if (isRefusal(reasonCode) && !(reasonCode == NO_MATCHING_SUBSCRIBERS && rule.retain())) {
      end(WriteOutcome.FAILED, text);
    } else {
      advance(WriteStage.ACKNOWLEDGED);
    }
  }

  /** Whether a reason code says that no device hears it. */
  static boolean isRefusal(int reasonCode) {
    return reasonCode >= FIRST_ERROR || reasonCode == NO_MATCHING_SUBSCRIBERS;
  }

  @Override
  public synchronized void failed(boolean mayHaveLeft, String reason) {
    if (mayHaveLeft) {
      advance(WriteStage.SENT);
    }
    end(mayHaveLeft ? WriteOutcome.UNKNOWN : WriteOutcome.FAILED, reason);
  }

  /** The point shows something, because of this message. */
  synchronized void observed(TagValue shown, InboundMessage because) {
    if (rule.seesItself() && isEcho(because)) {
      return;
    }
    if (reached.compareTo(WriteStage.SENT) >= 0 && rule.confirms(write.value(), shown)) {
      advance(WriteStage.CONFIRMED);
    }
  }

  // With MQTT 5 every copy of our command bears our mark. Without, the first message like it is the
  // command: the broker passes it on before the device can have answered it.
  private boolean isEcho(InboundMessage shown) {
    if (writes.isMarked(shown)) {
      echoSeen = true;
      return true;
    }
    OutboundMessage command = message;
    boolean alike =
        command != null
            && command.topic().equals(shown.topic())
            && Arrays.equals(command.payload(), shown.payload());
    boolean first = alike && !echoSeen;
    echoSeen |= alike;
    return first;
  }

  /** The state topic says something. */
  synchronized void state(Payload said) {
    if (reached.compareTo(WriteStage.SENT) < 0) {
      return;
    }
    if (rule.answer().orElse(null) instanceof Confirmation.ByWords words
        && words.filter().matches(said.topic())) {
      judgeFirst(words.rule(), said);
    }
    if (rule.confirmation() instanceof Confirmation.ByWords words
        && words.filter().matches(said.topic())) {
      judge(words.rule(), said);
    }
    if (rule.confirmation() instanceof Confirmation.ByState state
        && state.filter().matches(said.topic())
        && state.shows(write.value(), said)) {
      advance(WriteStage.CONFIRMED);
    }
  }

  /** The device answered this command. */
  synchronized void answered(InboundMessage answer) {
    if (rule.confirmation() instanceof Confirmation.ByResponse response
        && isAnswer(response, answer)) {
      judge(response.rule(), payload(answer));
    }
  }

  /** The device says whether it takes this command. */
  synchronized void answeredFirst(InboundMessage answer) {
    if (rule.answer().orElse(null) instanceof Confirmation.ByResponse response
        && isAnswer(response, answer)) {
      judgeFirst(response.rule(), payload(answer));
    }
  }

  // Several answers may name the command, each on its topic.
  private static boolean isAnswer(Confirmation.ByResponse response, InboundMessage answer) {
    return response.body().map(body -> body.filter().matches(answer.topic())).orElse(true);
  }

  private static Payload payload(InboundMessage answer) {
    return new Payload(
        answer.topic(), answer.payload(), answer.retained(), null, answer.properties());
  }

  private void judgeFirst(AnswerRule answers, Payload said) {
    AnswerRule.Verdict verdict = answers.judge(said);
    if (verdict instanceof AnswerRule.No no) {
      advance(WriteStage.SENT);
      end(WriteOutcome.FAILED, no.text());
    } else if (verdict instanceof AnswerRule.Yes && outcome == null) {
      progress.accept(told(WriteOutcome.PENDING, "the device took the command"));
    }
  }

  private void judge(AnswerRule answers, Payload said) {
    AnswerRule.Verdict verdict = answers.judge(said);
    if (verdict instanceof AnswerRule.Yes) {
      advance(WriteStage.CONFIRMED);
    } else if (verdict instanceof AnswerRule.No no) {
      advance(WriteStage.SENT);
      end(WriteOutcome.FAILED, no.text());
    }
  }

  synchronized void timeOut() {
    if (outcome == null && mayWait()) {
      end(WriteOutcome.UNKNOWN, "it waits in the queue");
    } else {
      giveUp("no answer within " + options.timeout().toMillis() + " ms");
    }
  }

  private boolean mayWait() {
    return reached.compareTo(WriteStage.SENT) < 0 && rule.offline() != OfflineRule.REJECT;
  }

  /** The group is closed: what was promised to be sent is sent all the same. */
  synchronized void groupClosed() {
    if (outcome == null && mayWait()) {
      end(WriteOutcome.UNKNOWN, "the group was closed; the command waits in the queue");
    } else {
      giveUp("the group was closed");
    }
  }

  /** Whether its fate may become known without having been sent yet. */
  synchronized boolean isWaiting() {
    return outcome == WriteOutcome.UNKNOWN && mayWait();
  }

  /** Ends it now: FAILED if it can still be held back, UNKNOWN if it left. */
  synchronized void giveUp(String reason) {
    if (outcome != null) {
      return;
    }
    boolean left =
        reached.compareTo(WriteStage.SENT) >= 0 || publication == null || !publication.withdraw();
    if (outcome == null) {
      String waits = mayWait() ? "; the command waits in the queue" : "";
      end(
          left ? WriteOutcome.UNKNOWN : WriteOutcome.FAILED,
          left ? reason + waits : reason + "; it was not sent");
    }
  }

  private synchronized void notConfirmed(long millis) {
    if (outcome == null) {
      end(
          WriteOutcome.UNKNOWN,
          "it was sent, but the device did not confirm it within " + millis + " ms");
    }
  }

  private void advance(WriteStage to) {
    while (reached.compareTo(to) < 0 && (outcome == null || outcome == WriteOutcome.UNKNOWN)) {
      reached = next(reached);
      if (reached == options.until()) {
        end(WriteOutcome.DONE, null);
      } else {
        progress.accept(told(WriteOutcome.PENDING, null));
        if (reached == WriteStage.SENT) {
          left();
        }
      }
    }
  }

  private void left() {
    if (outcome == WriteOutcome.UNKNOWN && awaitsConfirmation()) {
      writes.settleLater(this);
    }
    if (outcome == null && awaitsConfirmation() && rule.confirmWithin().isPresent()) {
      long millis = rule.confirmWithin().get().toMillis();
      writes.later(millis, () -> notConfirmed(millis)).ifPresent(this::timer);
    }
  }

  private static WriteStage next(WriteStage stage) {
    return switch (stage) {
      case NONE -> WriteStage.ACCEPTED;
      case ACCEPTED -> WriteStage.SENT;
      case SENT -> WriteStage.ACKNOWLEDGED;
      case ACKNOWLEDGED, CONFIRMED -> WriteStage.CONFIRMED;
    };
  }

  /** Ends it; after UNKNOWN only for what is known. */
  synchronized void end(WriteOutcome how, @Nullable String detail) {
    boolean first = outcome == null;
    boolean late = outcome == WriteOutcome.UNKNOWN && how != WriteOutcome.UNKNOWN;
    if (!first && !late) {
      return;
    }
    outcome = how;
    timers.forEach(running -> running.cancel(false));
    timers.clear();
    WriteResult told = told(how, detail);
    progress.accept(told);
    if (first) {
      writes.answered(this, how);
      writes.complete(result, told);
    } else {
      writes.settled(this);
    }
  }

  private WriteResult told(WriteOutcome how, @Nullable String detail) {
    return new WriteResult(write.point(), reached, how, writes.now(), detail);
  }
}
