package io.tagwire.mqtt.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.Publication;
import io.tagwire.mqtt.session.PublishListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The queue in memory, with a link that does what the test says. */
class CommandQueueTest {
  private static final Duration MAX_AGE = Duration.ofSeconds(60);

  private final FakeContext context = FakeContext.manual();
  private final List<OutboundMessage> published = new ArrayList<>();
  private final List<PublishListener> under = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private boolean takes = true;
  private final CommandSender.Link link =
      new CommandSender.Link() {
        @Override
        public Publication publish(OutboundMessage message, PublishListener answer) {
          if (!takes) {
            answer.failed(false, "refused by the link");
            return Publication.GONE;
          }
          published.add(message);
          under.add(answer);
          answer.sent();
          return () -> false;
        }

        @Override
        public boolean isUp() {
          return true;
        }
      };

  private CommandQueue queue(boolean repeats) {
    return new CommandQueue(
        context, link, new Backlog.Bounds(5, 10_000), Optional.empty(), repeats);
  }

  private Publication offer(CommandQueue queue, String payload, Object key) {
    return queue.offer(
        new OutboundMessage(
            "plant/valve", payload.getBytes(StandardCharsets.UTF_8), 1, false, Map.of()),
        new Delivery(OfflineRule.QUEUE, key, MAX_AGE, Optional.empty()),
        new Told(payload));
  }

  private final class Told implements DeliveryListener {
    private final String name;

    Told(String name) {
      this.name = name;
    }

    @Override
    public void accepted() {
      told.add(name + " accepted");
    }

    @Override
    public void sent() {
      told.add(name + " sent");
    }

    @Override
    public void acknowledged(int reasonCode, String text) {
      told.add(name + " acknowledged " + reasonCode);
    }

    @Override
    public void failed(boolean mayHaveLeft, String reason) {
      told.add(name + (mayHaveLeft ? " unknown: " : " failed: ") + reason);
    }
  }

  private List<String> payloads() {
    return published.stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  /** The link breaks: what was under way may have arrived. */
  private void lose(CommandQueue queue) {
    queue.linkDown();
    List<PublishListener> lost = List.copyOf(under);
    under.clear();
    lost.forEach(answer -> answer.failed(true, "lost"));
  }

  @Test
  void commandsWaitForTheLinkAndLeaveInOrder() {
    CommandQueue queue = queue(true);
    offer(queue, "a", "p");
    offer(queue, "b", "q");
    assertThat(published).isEmpty();
    assertThat(told).containsExactly("a accepted", "b accepted");
    queue.linkUp();
    assertThat(payloads()).containsExactly("a", "b");
    under.get(0).acknowledged(0, "success");
    assertThat(queue.counters()).containsEntry("queue.depth", 1L);
  }

  @Test
  void afterALossEverythingUnacknowledgedIsSentAgainInTheSameOrder() {
    CommandQueue queue = queue(true);
    queue.linkUp();
    offer(queue, "a", "p");
    offer(queue, "b", "p");
    offer(queue, "c", "p");
    under.remove(1).acknowledged(0, "success");
    lose(queue);
    offer(queue, "d", "p");
    queue.linkUp();
    assertThat(payloads()).containsExactly("a", "b", "c", "a", "c", "d");
    assertThat(published)
        .extracting(OutboundMessage::duplicate)
        .containsExactly(false, false, false, true, true, false);
    assertThat(queue.counters()).containsEntry("queue.sent-again", 2L);
    assertThat(told).noneMatch(news -> news.contains("failed") || news.contains("unknown"));
  }

  @Test
  void refusalOfTheBrokerLeavesTheQueue() {
    CommandQueue queue = queue(true);
    queue.linkUp();
    offer(queue, "a", "p");
    under.get(0).acknowledged(0x87, "not authorized");
    assertThat(told).last().isEqualTo("a acknowledged 135");
    assertThat(queue.counters()).containsEntry("queue.depth", 0L);
  }

  @Test
  void olderThanItsLimitIsDroppedWhileItWaitsAndNotSent() {
    CommandQueue queue = queue(true);
    offer(queue, "a", "p");
    context.advance(MAX_AGE);
    assertThat(told)
        .last()
        .isEqualTo(
            "a failed: it is older than its age limit of 60000 ms (write.max-age); it was not"
                + " sent");
    queue.linkUp();
    assertThat(published).isEmpty();
    assertThat(queue.counters()).containsEntry("queue.expired", 1L);
  }

  @Test
  void messageExpiryIsTheRestOfItsAge() {
    CommandQueue queue = queue(true);
    offer(queue, "a", "p");
    context.advance(Duration.ofMillis(19_500));
    queue.linkUp();
    assertThat(published.get(0).properties()).containsEntry("message-expiry", "41");
  }

  @Test
  void moreThanTheLimitIsRefused() {
    CommandQueue queue = queue(true);
    for (int i = 0; i < 6; i++) {
      offer(queue, "m" + i, "p");
    }
    assertThat(told).last().asString().startsWith("m5 failed: the queue is full: 5 messages");
    offer(queue(true), "x".repeat(10_000), "p");
    assertThat(told).last().asString().contains("(queue.bytes)");
    assertThat(queue.counters()).containsEntry("queue.refused", 1L);
  }

  @Test
  void newestOfEachKeyReplacesTheOlderOneThatWaits() {
    CommandQueue queue = queue(false);
    offer(queue, "a1", "a");
    offer(queue, "b1", "b");
    offer(queue, "a2", "a");
    assertThat(told).contains("a1 failed: replaced by a newer command; it was not sent");
    queue.linkUp();
    assertThat(payloads()).containsExactly("b1", "a2");
  }

  @Test
  void lastValueUnderWayAtALossIsNotRepeated() {
    CommandQueue queue = queue(false);
    queue.linkUp();
    offer(queue, "a", "a");
    lose(queue);
    queue.linkUp();
    assertThat(payloads()).containsExactly("a");
    assertThat(told).last().isEqualTo("a unknown: lost");
  }

  @Test
  void whatTheLinkRefusesForGoodDoesNotHoldUpTheOthers() {
    CommandQueue queue = queue(true);
    takes = false;
    queue.linkUp();
    offer(queue, "too long", "p");
    for (int i = 0; i < 10 && told.size() < 2; i++) {
      context.advance(Duration.ofSeconds(1));
    }
    assertThat(told).last().isEqualTo("too long failed: refused by the link");
    takes = true;
    offer(queue, "b", "p");
    assertThat(payloads()).containsExactly("b");
    assertThat(queue.counters()).containsEntry("queue.lost", 1L);
  }

  @Test
  void whatWaitsInMemoryCanBeHeldBackUntilItLeft() {
    CommandQueue queue = queue(true);
    Publication waiting = offer(queue, "a", "p");
    assertThat(waiting.withdraw()).isTrue();
    Publication left = offer(queue, "b", "p");
    queue.linkUp();
    assertThat(left.withdraw()).isFalse();
    assertThat(payloads()).containsExactly("b");
  }

  @Test
  void closeTellsWhatIsLost() {
    CommandQueue queue = queue(true);
    offer(queue, "a", "p");
    queue.close();
    assertThat(told).last().isEqualTo("a failed: the driver was closed while it waited");
    assertThat(queue.counters()).containsEntry("queue.lost", 1L);
  }
}
