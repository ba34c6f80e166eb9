package io.tagwire.mqtt.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.mqtt.session.OutboundMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentLogTest {
  @TempDir Path folder;

  private static StoredMessage message(String payload) {
    return new StoredMessage(
        new OutboundMessage(
            "plant/ventil/ü",
            payload.getBytes(StandardCharsets.UTF_8),
            1,
            false,
            Map.of("content-type", "text/plain", "user.who", "me")),
        1_000,
        61_000,
        -1,
        false);
  }

  private static List<StoredMessage> messages(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> message("m" + i)).toList();
  }

  private SegmentLog open() throws IOException {
    return SegmentLog.open(folder, LogFile::open);
  }

  private static List<String> payloads(SegmentLog log) {
    return log.takeFound().stream()
        .map(found -> new String(found.message().message().payload(), StandardCharsets.UTF_8))
        .toList();
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".queue")).sorted().toList().get(0);
    }
  }

  private static void done(SegmentLog log, long sequence) {
    log.mark(List.of(RecordFormat.marker(RecordFormat.DONE, sequence)), List.of(sequence), false);
  }

  @Test
  void everyPartOfAMessageComesBack() throws IOException {
    try (SegmentLog log = open()) {
      long[] sequences = log.append(List.of(message("on")));
      log.mark(List.of(RecordFormat.marker(RecordFormat.SENT, sequences[0])), List.of(), false);
    }
    try (SegmentLog log = open()) {
      StoredMessage found = log.takeFound().get(0).message();
      assertThat(found.message().topic()).isEqualTo("plant/ventil/ü");
      assertThat(found.message().payload()).asString(StandardCharsets.UTF_8).isEqualTo("on");
      assertThat(found.message().qos()).isEqualTo(1);
      assertThat(found.message().properties())
          .isEqualTo(Map.of("content-type", "text/plain", "user.who", "me"));
      assertThat(found.acceptedMillis()).isEqualTo(1_000);
      assertThat(found.expiresMillis()).isEqualTo(61_000);
      assertThat(found.sent()).isTrue();
    }
  }

  @Test
  void whatIsDoneDoesNotComeBackAndTheRestKeepsItsOrder() throws IOException {
    try (SegmentLog log = open()) {
      long[] sequences = log.append(messages(0, 5));
      done(log, sequences[1]);
      done(log, sequences[3]);
    }
    try (SegmentLog log = open()) {
      assertThat(payloads(log)).containsExactly("m0", "m2", "m4");
    }
  }

  /** Counts how often it was brought to the disk. */
  private record Counting(LogFile file, AtomicInteger forced) implements LogFile {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      file.write(bytes);
    }

    @Override
    public void force() throws IOException {
      forced.incrementAndGet();
      file.force();
    }

    @Override
    public void truncate(long length) throws IOException {
      file.truncate(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void whatIsDoneIsOnTheDiskAtOnceAndWhatWasSentNeedNotBe() throws IOException {
    AtomicInteger forced = new AtomicInteger();
    try (SegmentLog log =
        SegmentLog.open(folder, path -> new Counting(LogFile.open(path), forced))) {
      long[] sequences = log.append(messages(0, 3));
      assertThat(forced).hasValue(1);
      log.mark(List.of(RecordFormat.marker(RecordFormat.SENT, sequences[0])), List.of(), false);
      assertThat(forced).hasValue(1);
      done(log, sequences[0]);
      assertThat(forced).hasValue(2);
      log.mark(
          List.of(RecordFormat.marker(RecordFormat.DONE, sequences[1])),
          List.of(sequences[1]),
          true);
      assertThat(forced).hasValue(2);
    }
  }

  @Test
  void tornTailIsLeftOutAndNothingElse() throws IOException {
    try (SegmentLog log = open()) {
      log.append(messages(0, 3));
    }
    byte[] whole = Files.readAllBytes(onlyFile());
    int record = whole.length / 3;
    for (int cut = 1; cut < record; cut++) {
      Files.write(onlyFile(), Arrays.copyOf(whole, whole.length - cut));
      try (SegmentLog log = open()) {
        assertThat(payloads(log)).as("%d bytes cut", cut).containsExactly("m0", "m1");
        assertThat(log.corrupted()).isZero();
      }
    }
  }

  @Test
  void blankTailOfAPowerFailureIsNoFault() throws IOException {
    try (SegmentLog log = open()) {
      log.append(messages(0, 2));
    }
    Files.write(onlyFile(), new byte[512], StandardOpenOption.APPEND);
    try (SegmentLog log = open()) {
      assertThat(payloads(log)).containsExactly("m0", "m1");
      assertThat(log.corrupted()).isZero();
    }
  }

  @Test
  void everyFlippedByteCostsAtMostItsOwnRecord() throws IOException {
    try (SegmentLog log = open()) {
      log.append(messages(0, 3));
    }
    byte[] whole = Files.readAllBytes(onlyFile());
    int record = whole.length / 3;
    for (int at = record; at < 2 * record; at++) {
      byte[] broken = whole.clone();
      broken[at] ^= 0x20;
      Files.write(onlyFile(), broken);
      try (SegmentLog log = open()) {
        assertThat(payloads(log)).as("byte %d", at).containsExactly("m0", "m2");
        assertThat(log.corrupted()).isEqualTo(1);
      }
    }
  }

  @Test
  void foldersAreNotShared() throws IOException {
    try (SegmentLog first = open()) {
      assertThat(first.corrupted()).isZero();
      assertThatThrownBy(this::open).hasMessageContaining("used by another");
    }
    try (SegmentLog again = open()) {
      assertThat(again.takeFound()).isEmpty();
    }
  }

  @Test
  void filesAreForTheirOwnerOnly() throws IOException {
    try (SegmentLog log = open()) {
      log.append(messages(0, 1));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void filesGoWhenAllInThemIsDone() throws IOException {
    try (SegmentLog log = open()) {
      StoredMessage large = message("x".repeat(1_000_000));
      List<Long> sequences = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sequences.add(log.append(List.of(large))[0]);
      }
      assertThat(fileCount()).isGreaterThan(3);
      // Not while the first message is there: its marker would be in a file that goes.
      sequences.subList(1, 20).forEach(sequence -> done(log, sequence));
      assertThat(fileCount()).isGreaterThan(3);
      done(log, sequences.get(0));
      assertThat(fileCount()).isLessThanOrEqualTo(1);
    }
    try (SegmentLog log = open()) {
      assertThat(log.takeFound()).isEmpty();
    }
  }

  private long fileCount() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".queue")).count();
    }
  }

  @Test
  void fullDiskKeepsWhatItHasAndTakesMoreWhenThereIsRoomAgain() throws IOException {
    AtomicLong room = new AtomicLong(250);
    try (SegmentLog log =
        SegmentLog.open(folder, path -> new SmallDisk(LogFile.open(path), room))) {
      long first = log.append(messages(0, 1))[0];
      assertThatThrownBy(() -> log.append(messages(1, 9))).hasMessage("No space left on device");
      room.set(0);
      done(log, first);
      room.set(10_000);
      log.append(messages(9, 10));
    }
    try (SegmentLog log = open()) {
      assertThat(payloads(log)).containsExactly("m9");
      assertThat(log.corrupted()).isZero();
    }
  }
}
