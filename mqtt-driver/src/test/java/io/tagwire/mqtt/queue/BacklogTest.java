package io.tagwire.mqtt.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.mqtt.queue.Entry.State;
import io.tagwire.mqtt.session.OutboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final int WINDOW = 100;

  private final Backlog backlog = new Backlog(new Backlog.Bounds(1_000, 1_000_000));

  private static Entry entry(String topic, State state) {
    return entry(topic, state, 1);
  }

  private static Entry entry(String topic, State state, int bytes) {
    return new Entry(
        new OutboundMessage(topic, new byte[bytes], 1, false, Map.of()),
        null,
        NOW,
        NOW.plusSeconds(60),
        Optional.empty(),
        new LoggedDelivery("test", topic),
        state);
  }

  private Entry waits(String topic) {
    Entry entry = entry(topic, State.WAITING);
    backlog.append(entry);
    return entry;
  }

  /** Those whose turn it is, until there is none. */
  private List<String> leaving() {
    List<String> topics = new ArrayList<>();
    for (Entry next = backlog.next(); next != null; next = backlog.next()) {
      topics.add(next.topic());
      backlog.leaves(next);
    }
    return topics;
  }

  @Test
  void whatIsPrependedGoesBeforeWhatIsThereAndWhatWasPrependedEarlier() {
    waits("new");
    backlog.prepend(entry("second", State.WAITING));
    backlog.prepend(entry("first", State.WAITING));
    waits("newer");
    assertThat(leaving()).containsExactly("first", "second", "new", "newer");
  }

  @Test
  void commandThatIsNotKeptYetIsNotOvertaken() {
    waits("a");
    Entry writing = entry("b", State.WRITING);
    backlog.append(writing);
    waits("c");
    assertThat(leaving()).containsExactly("a");
    writing.state(State.WAITING);
    assertThat(leaving()).containsExactly("b", "c");
  }

  @Test
  void linkHasNoMoreThanTheWindowAndWhatItReturnsIsNextAgain() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < WINDOW + 2; i++) {
      entries.add(waits("t" + i));
    }
    assertThat(leaving()).hasSize(WINDOW);
    backlog.remove(entries.get(0));
    assertThat(leaving()).containsExactly("t" + WINDOW);
    backlog.returns(entries.get(7));
    assertThat(leaving()).containsExactly("t7");
  }

  @Test
  void onlyWhatWaitsGetsTooOld() {
    Entry out = waits("out");
    backlog.leaves(out);
    waits("waits");
    assertThat(backlog.age(NOW.plusSeconds(60))).isEqualTo(Duration.ofSeconds(60));
    assertThat(backlog.removeTooOld(NOW.plusSeconds(60)))
        .extracting(Entry::topic)
        .containsExactly("waits");
    assertThat(backlog.size()).isEqualTo(1);
  }

  @Test
  void roomIsThatOfWhatIsLeft() {
    Backlog small = new Backlog(new Backlog.Bounds(1, 1_000_000));
    Entry first = entry("a", State.WAITING);
    small.append(first);
    Entry second = entry("b", State.WAITING);
    assertThat(small.fault(second)).contains("1 messages wait (queue.limit)");
    small.remove(first);
    assertThat(small.fault(second)).isNull();
    assertThat(small.fault(entry("t", State.WAITING, 2_000_000))).contains("(queue.bytes)");
  }
}
