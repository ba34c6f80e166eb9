package io.tagwire.mqtt.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.PublishListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WritesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Writes.Target TARGET = new Writes.Target("group", 0);

  private final FakeContext context = FakeContext.manual();
  private final List<OutboundMessage> published = new ArrayList<>();
  private final List<PublishListener> answers = new ArrayList<>();
  private final List<WriteResult> progress = new ArrayList<>();
  private final List<Boolean> awaiting = new ArrayList<>();
  private boolean canWithdraw;
  private boolean brokerIsFaster;
  private final Writes writes =
      new Writes(
          context,
          (message, delivery, answer) -> {
            published.add(message);
            answers.add(answer);
            if (brokerIsFaster) {
              answer.acknowledged(0x10, "no matching subscribers (0x10)");
            }
            answer.accepted();
            return () -> canWithdraw;
          },
          new Responses("tagwire/test/response"),
          2,
          () -> awaiting.add(awaitsNow()));

  private boolean awaitsNow() {
    return writes.isAwaiting();
  }

  private CompletableFuture<WriteResult> write(WriteStage until, String... settings) {
    Point point =
        Point.of("p", "plant/p", ValueType.REAL)
            .withAccess(Access.READ_WRITE)
            .withSettings(Settings.of(settings));
    return writes
        .write(
            TARGET,
            new PointWrite(point, new Value.Real(4)),
            WriteRule.parse(point, new ArrayList<>()),
            new WriteOptions(until, TIMEOUT),
            progress::add)
        .toCompletableFuture();
  }

  private PublishListener broker() {
    return answers.get(answers.size() - 1);
  }

  private void shows(double value) {
    writes.observed(
        TARGET,
        TagValue.good(new Value.Real(value), null, context.clock().instant()),
        new InboundMessage("plant/p", new byte[0], 1, false, false, Map::of));
  }

  private static void assertEnd(
      CompletableFuture<WriteResult> result, WriteStage reached, WriteOutcome outcome) {
    assertThat(result).isCompleted();
    assertThat(result.join().reached()).isEqualTo(reached);
    assertThat(result.join().outcome()).isEqualTo(outcome);
  }

  @Test
  void everyStageIsToldInOrder() {
    CompletableFuture<WriteResult> result = write(WriteStage.ACKNOWLEDGED);
    broker().sent();
    assertThat(result).isNotDone();
    broker().acknowledged(0, "success");
    assertEnd(result, WriteStage.ACKNOWLEDGED, WriteOutcome.DONE);
    assertThat(progress)
        .extracting(WriteResult::reached)
        .containsExactly(WriteStage.ACCEPTED, WriteStage.SENT, WriteStage.ACKNOWLEDGED);
  }

  @Test
  void acknowledgementThatOvertakesSentIsUnderstood() {
    CompletableFuture<WriteResult> result = write(WriteStage.ACKNOWLEDGED);
    broker().acknowledged(0, "success");
    broker().sent();
    assertEnd(result, WriteStage.ACKNOWLEDGED, WriteOutcome.DONE);
    assertThat(progress).hasSize(3);
  }

  @Test
  void noMatchingSubscribersFails() {
    CompletableFuture<WriteResult> result = write(WriteStage.ACKNOWLEDGED);
    broker().acknowledged(0x10, "no matching subscribers (0x10)");
    assertEnd(result, WriteStage.SENT, WriteOutcome.FAILED);
    assertThat(result.join().detail()).isEqualTo("no matching subscribers (0x10)");
  }

  @Test
  void noMatchingSubscribersIsFineForARetainedCommand() {
    CompletableFuture<WriteResult> result = write(WriteStage.ACKNOWLEDGED, "write.retain", "true");
    broker().acknowledged(0x10, "no matching subscribers (0x10)");
    assertEnd(result, WriteStage.ACKNOWLEDGED, WriteOutcome.DONE);
  }

  @Test
  void refusalOfTheBrokerFails() {
    CompletableFuture<WriteResult> result = write(WriteStage.ACKNOWLEDGED);
    broker().acknowledged(0x87, "not authorized (0x87)");
    assertEnd(result, WriteStage.SENT, WriteOutcome.FAILED);
  }

  @Test
  void timeoutOfWhatCanBeHeldBackFails() {
    canWithdraw = true;
    CompletableFuture<WriteResult> result = write(WriteStage.SENT);
    context.advance(TIMEOUT);
    assertEnd(result, WriteStage.ACCEPTED, WriteOutcome.FAILED);
  }

  @Test
  void timeoutAfterLeavingIsUnknownAndTheLateAnswerIsTold() {
    CompletableFuture<WriteResult> result = write(WriteStage.ACKNOWLEDGED);
    broker().sent();
    context.advance(TIMEOUT);
    assertEnd(result, WriteStage.SENT, WriteOutcome.UNKNOWN);
    broker().acknowledged(0, "success");
    WriteResult last = progress.get(progress.size() - 1);
    assertThat(last.reached()).isEqualTo(WriteStage.ACKNOWLEDGED);
    assertThat(last.outcome()).isEqualTo(WriteOutcome.DONE);
  }

  @Test
  void lossAfterSentIsUnknownAndTheValueShownLaterConfirms() {
    CompletableFuture<WriteResult> result = write(WriteStage.CONFIRMED, "confirm.by", "value");
    broker().sent();
    broker().failed(true, "lost");
    assertEnd(result, WriteStage.SENT, WriteOutcome.UNKNOWN);
    shows(4);
    WriteResult last = progress.get(progress.size() - 1);
    assertThat(last.reached()).isEqualTo(WriteStage.CONFIRMED);
    assertThat(last.outcome()).isEqualTo(WriteOutcome.DONE);
    assertThat(writes.isAwaiting()).isFalse();
  }

  @Test
  void writeOfUnknownFateWaitsAMinuteForItsValueAndNoLonger() {
    assertThat(write(WriteStage.CONFIRMED, "confirm.by", "value")).isNotDone();
    broker().failed(true, "lost");
    context.advance(Duration.ofSeconds(59));
    assertThat(writes.isAwaiting()).isTrue();
    context.advance(Duration.ofSeconds(1));
    assertThat(writes.isAwaiting()).isFalse();
  }

  @Test
  void whoWatchesIsToldWhenAWriteBeginsAndEndsToWait() {
    CompletableFuture<WriteResult> plain = write(WriteStage.SENT);
    broker().sent();
    assertEnd(plain, WriteStage.SENT, WriteOutcome.DONE);
    assertThat(awaiting).isEmpty();
    CompletableFuture<WriteResult> result = write(WriteStage.CONFIRMED, "confirm.by", "value");
    assertThat(awaiting).containsExactly(true);
    broker().sent();
    shows(4);
    assertEnd(result, WriteStage.CONFIRMED, WriteOutcome.DONE);
    assertThat(awaiting).containsExactly(true, false);
  }

  @Test
  void valueWithinTheToleranceConfirmsAndAnotherDoesNot() {
    CompletableFuture<WriteResult> result =
        write(WriteStage.CONFIRMED, "confirm.by", "value", "confirm.tolerance", "0.1");
    broker().sent();
    shows(4.2);
    assertThat(result).isNotDone();
    shows(4.1);
    assertEnd(result, WriteStage.CONFIRMED, WriteOutcome.DONE);
  }

  @Test
  void valueShownBeforeTheCommandLeftDoesNotConfirm() {
    CompletableFuture<WriteResult> result = write(WriteStage.CONFIRMED, "confirm.by", "value");
    shows(4);
    assertThat(result).isNotDone();
  }

  @Test
  void stageThatCannotBeReachedFailsWithoutSending() {
    assertEnd(write(WriteStage.CONFIRMED), WriteStage.NONE, WriteOutcome.FAILED);
    assertEnd(
        write(WriteStage.ACKNOWLEDGED, "write.qos", "0"), WriteStage.NONE, WriteOutcome.FAILED);
    assertThat(published).isEmpty();
  }

  @Test
  void writesBeyondTheCapacityAreRefused() {
    var first = write(WriteStage.ACKNOWLEDGED);
    var second = write(WriteStage.ACKNOWLEDGED);
    CompletableFuture<WriteResult> third = write(WriteStage.ACKNOWLEDGED);
    assertEnd(third, WriteStage.NONE, WriteOutcome.FAILED);
    assertThat(third.join().detail()).contains("2 writes are under way");
    assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void commandExpiresWithTheTimeoutOrAsConfigured() {
    var first = write(WriteStage.SENT);
    var second = write(WriteStage.SENT, "write.expiry", "1m");
    assertThat(published)
        .extracting(message -> message.properties().get("message-expiry"))
        .containsExactly("5", "60");
    assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void commandBeforeTheShortestIntervalIsOverIsRefusedAndSaysHowLongToWait() {
    String[] interval = {"write.min-interval", "2s"};
    assertThat(write(WriteStage.SENT, interval)).isNotDone();
    context.advance(Duration.ofMillis(500));
    CompletableFuture<WriteResult> early = write(WriteStage.SENT, interval);
    assertEnd(early, WriteStage.NONE, WriteOutcome.FAILED);
    assertThat(early.join().detail()).contains("500 ms ago", "in 1500 ms", "write.min-interval");
    assertThat(published).hasSize(1);
    context.advance(Duration.ofMillis(1500));
    assertThat(write(WriteStage.SENT, interval)).isNotDone();
    assertThat(published).hasSize(2);
  }

  @Test
  void commandThatWasRefusedDoesNotBeginAnInterval() {
    String[] interval = {"write.min-interval", "2s"};
    assertEnd(write(WriteStage.CONFIRMED, interval), WriteStage.NONE, WriteOutcome.FAILED);
    assertThat(write(WriteStage.SENT, interval)).isNotDone();
    assertThat(published).hasSize(1);
  }

  @Test
  void intervalEndsWithItsGroup() {
    String[] interval = {"write.min-interval", "1h"};
    canWithdraw = true;
    assertThat(write(WriteStage.SENT, interval)).isNotDone();
    writes.closeGroup("group");
    assertThat(write(WriteStage.SENT, interval)).isNotDone();
    assertThat(published).hasSize(2);
  }

  @Test
  void timeoutWhileSelectingFailsAndTheSelectionAnsweredLaterOperatesNothing() {
    String[] select = {"select.topic", "plant/select", "select.within", "1m"};
    CompletableFuture<WriteResult> result = write(WriteStage.SENT, select);
    broker().sent();
    assertThat(progress).extracting(WriteResult::reached).containsExactly(WriteStage.ACCEPTED);
    context.advance(TIMEOUT);
    assertEnd(result, WriteStage.ACCEPTED, WriteOutcome.FAILED);
    broker().acknowledged(0, "success");
    assertThat(published).extracting(OutboundMessage::topic).containsExactly("plant/select");
  }

  @Test
  void selectionAcknowledgedSendsTheCommandOnce() {
    CompletableFuture<WriteResult> result =
        write(WriteStage.ACKNOWLEDGED, "select.topic", "plant/select");
    broker().acknowledged(0, "success");
    broker().sent();
    broker().acknowledged(0, "success");
    assertThat(published)
        .extracting(OutboundMessage::topic)
        .containsExactly("plant/select", "plant/p");
    assertEnd(result, WriteStage.ACKNOWLEDGED, WriteOutcome.DONE);
  }

  @Test
  void selectionRefusedBeforeThePublisherReturnsWasAccepted() {
    brokerIsFaster = true;
    CompletableFuture<WriteResult> result =
        write(WriteStage.ACKNOWLEDGED, "select.topic", "plant/select");
    assertEnd(result, WriteStage.ACCEPTED, WriteOutcome.FAILED);
  }

  @Test
  void selectionLostWithTheLinkOperatesNothing() {
    CompletableFuture<WriteResult> result = write(WriteStage.SENT, "select.topic", "plant/select");
    broker().sent();
    broker().failed(true, "lost");
    assertEnd(result, WriteStage.ACCEPTED, WriteOutcome.FAILED);
    assertThat(result.join().detail()).contains("lost; nothing was operated");
    assertThat(published).hasSize(1);
  }

  @Test
  void closeWhileSelectingOperatesNothing() {
    CompletableFuture<WriteResult> result = write(WriteStage.SENT, "select.topic", "plant/select");
    broker().sent();
    writes.close();
    assertEnd(result, WriteStage.ACCEPTED, WriteOutcome.FAILED);
    broker().acknowledged(0, "success");
    assertThat(published).hasSize(1);
  }

  @Test
  void closeAnswersWhatIsUnderWay() {
    CompletableFuture<WriteResult> sent = write(WriteStage.ACKNOWLEDGED);
    broker().sent();
    canWithdraw = true;
    CompletableFuture<WriteResult> waiting = write(WriteStage.ACKNOWLEDGED);
    writes.close();
    assertEnd(sent, WriteStage.SENT, WriteOutcome.UNKNOWN);
    assertEnd(waiting, WriteStage.ACCEPTED, WriteOutcome.FAILED);
  }
}
