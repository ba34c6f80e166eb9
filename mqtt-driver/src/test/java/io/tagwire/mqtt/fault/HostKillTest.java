package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.mqtt.broker.MosquittoBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The process of the host is killed ({@code kill -9}) while it receives. */
class HostKillTest {
  private static final int LIVES = 3;
  private static final int TAKEN_IN_A_LIFE = 500;
  private static final int RATE = 1_000;

  @TempDir Path folder;

  @Test
  void whatAKilledHostTookAndWhatTheNextOneTookIsAll() throws Exception {
    Path file = folder.resolve("taken");
    Files.createFile(file);
    try (MosquittoBroker broker = MosquittoBroker.persistent(folder);
        NumberedPublisher publisher = NumberedPublisher.to(broker.port(), Plant.TOPIC)) {
      for (int life = 1; life <= LIVES; life++) {
        int lives = life;
        long before = lines(file).size();
        Process host = start(broker, file, "taken", Integer.MAX_VALUE);
        try {
          await("the host is ready", () -> ready(file) == lives);
          publisher.flow(RATE);
          await("the host takes", () -> lines(file).size() >= before + TAKEN_IN_A_LIFE);
          if (life == LIVES) {
            publisher.pause();
            await("the broker took everything", publisher::isDone);
            await("everything was taken", () -> taken(file).size() == publisher.sent());
          }
        } finally {
          host.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
      }
      assertThat(taken(file)).hasSize((int) publisher.sent());
    }
  }

  /** What waited in the group when the host was killed is what the setting is about. */
  @ParameterizedTest
  @CsvSource({"taken, false", "handed, true"})
  void onlyWhatIsAcknowledgedWhenTakenOutlivesAHostThatWasBehind(String acknowledge, boolean loses)
      throws Exception {
    Path file = folder.resolve("taken");
    Files.createFile(file);
    try (MosquittoBroker broker = MosquittoBroker.persistent(folder);
        NumberedPublisher publisher = NumberedPublisher.to(broker.port(), Plant.TOPIC)) {
      Process first = start(broker, file, acknowledge, TAKEN_IN_A_LIFE);
      try {
        await("the host is ready", () -> ready(file) == 1);
        publisher.flow(RATE);
        await("the host is behind", () -> lines(file).contains(HostProcess.STUCK));
      } finally {
        first.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      publisher.pause();
      await("the broker took everything", publisher::isDone);
      Process second = start(broker, file, acknowledge, Integer.MAX_VALUE);
      try {
        await("the host is ready", () -> ready(file) == 2);
        publisher.publish(1, RATE);
        await("the broker took the last", publisher::isDone);
        String last = Long.toString(publisher.sent());
        await("the last was taken", () -> taken(file).contains(last));
      } finally {
        second.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
      if (loses) {
        assertThat(taken(file)).hasSizeLessThan((int) publisher.sent());
      } else {
        assertThat(taken(file)).hasSize((int) publisher.sent());
      }
    }
  }

  private static Process start(MosquittoBroker broker, Path file, String acknowledge, int patience)
      throws IOException {
    return ChildJava.start(
        ProcessBuilder.Redirect.DISCARD,
        HostProcess.class,
        broker.url(),
        file.toString(),
        acknowledge,
        Integer.toString(patience));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ready(Path file) {
    return lines(file).stream().filter(HostProcess.READY::equals).count();
  }

  private static Set<String> taken(Path file) {
    Set<String> taken = lines(file).stream().collect(Collectors.toSet());
    taken.removeAll(Set.of(HostProcess.READY, HostProcess.STUCK));
    return taken;
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }
}
