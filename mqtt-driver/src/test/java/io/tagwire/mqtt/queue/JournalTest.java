package io.tagwire.mqtt.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tagwire.mqtt.session.OutboundMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class JournalTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(Journal.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
  }

  private void append(Journal journal, String topic) {
    Entry entry =
        new Entry(
            new OutboundMessage(topic, new byte[10], 1, false, Map.of()),
            null,
            NOW,
            NOW.plusSeconds(60),
            Optional.empty(),
            new LoggedDelivery("test", topic),
            Entry.State.WRITING);
    int before = told.size();
    journal.append(entry, () -> told.add("written"), told::add);
    await().until(() -> told.size() > before);
  }

  @Test
  void fullDiskIsToldToEveryCommandAndOnceToTheLog() {
    AtomicLong room = new AtomicLong();
    try (Journal journal =
        new Journal(folder, path -> new SmallDisk(LogFile.open(path), room), "queue")) {
      journal.start(found -> {});
      for (int i = 0; i < 20; i++) {
        append(journal, "a");
      }
      assertThat(told)
          .hasSize(20)
          .allMatch(reason -> reason.contains("cannot be written: No space left on device"));

      room.set(10_000);
      append(journal, "a");
      assertThat(told).last().isEqualTo("written");
    }
    assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
        .hasSize(2)
        .first()
        .asString()
        .contains("commands are refused", folder.toString(), "No space left on device");
    assertThat(log.list.get(1).getFormattedMessage()).contains("over:", "(20 times)");
  }
}
