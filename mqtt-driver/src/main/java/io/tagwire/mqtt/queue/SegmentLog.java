package io.tagwire.mqtt.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages in files of a folder, one process at a time. A file is only added to, and deleted when
 * every message in it and in all files before it is done. Used by one thread.
 */
final class SegmentLog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
  private static final String SUFFIX = ".queue";
  private static final long FULL_SEGMENT = 4 * 1024 * 1024;

  private final Path folder;
  private final LogFile.Opener opener;
  private final FileChannel lockChannel;
  private final FileLock lock;
  // Oldest first; the last one is open.
  private final ArrayDeque<Segment> segments = new ArrayDeque<>();
  private final Map<Long, Segment> segmentOf = new HashMap<>();
  // Markers that a full disk did not take.
  private final List<byte[]> owed = new ArrayList<>();
  private final Outage noting;
  private final List<Journal.Restored> found = new ArrayList<>();
  private @Nullable LogFile file;
  private long nextSegment = 1;
  private long nextSequence = 1;
  private long corrupted;

  private static final class Segment {
    private final Path path;
    private int live;
    private long length;

    Segment(Path path) {
      this.path = path;
    }
  }

  private SegmentLog(Path folder, LogFile.Opener opener, FileChannel lockChannel, FileLock lock) {
    this.folder = folder;
    this.opener = opener;
    this.lockChannel = lockChannel;
    this.lock = lock;
    this.noting = new Outage(LOG, folder.toString());
  }

  /**
   * Locks a folder and reads what is in it.
   *
   * @throws IOException with a sentence for people
   */
  static SegmentLog open(Path folder, LogFile.Opener opener) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            LogFile.ownerOnly());
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw new IOException("it is used by another connection or process");
    }
    SegmentLog log = new SegmentLog(folder, opener, channel, lock);
    try {
      log.recover();
      return log;
    } catch (IOException e) {
      log.close();
      throw e;
    }
  }

  private void recover() throws IOException {
    TreeMap<Long, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path path : all.toList()) {
        String name = path.getFileName().toString();
        if (name.matches("\\d{1,18}" + SUFFIX)) {
          files.put(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), path);
        }
      }
    }
    TreeMap<Long, StoredMessage> messages = new TreeMap<>();
    for (Path path : files.values()) {
      Segment segment = new Segment(path);
      segments.add(segment);
      byte[] bytes = Files.readAllBytes(path);
      segment.length = bytes.length;
      read(segment, bytes, messages);
    }
    nextSegment = files.isEmpty() ? 1 : files.lastKey() + 1;
    messages.forEach((sequence, message) -> found.add(new Journal.Restored(sequence, message)));
    deleteDone();
  }

  private void read(Segment segment, byte[] bytes, Map<Long, StoredMessage> messages) {
    int at = 0;
    while (at < bytes.length) {
      RecordFormat.Read read = RecordFormat.read(bytes, at);
      if (read == null) {
        int next = nextRecord(bytes, at + 1);
        if (next < 0 && RecordFormat.isTorn(bytes, at)) {
          LOG.info("{}: the last record, at byte {}, was not finished", segment.path, at);
          return;
        }
        corrupted++;
        LOG.error("{}: the record at byte {} is corrupted and skipped", segment.path, at);
        if (next < 0) {
          return;
        }
        at = next;
      } else {
        apply(segment, read, at, messages);
        at = read.end();
      }
    }
  }

  private static int nextRecord(byte[] bytes, int from) {
    for (int at = from; at <= bytes.length - RecordFormat.HEADER; at++) {
      if (RecordFormat.read(bytes, at) != null) {
        return at;
      }
    }
    return -1;
  }

  private void apply(
      Segment segment, RecordFormat.Read read, int at, Map<Long, StoredMessage> messages) {
    long sequence = read.sequence();
    nextSequence = Math.max(nextSequence, sequence + 1);
    if (read.type() == RecordFormat.MESSAGE) {
      try {
        messages.put(sequence, RecordFormat.stored(read.body()));
        hold(sequence, segment);
      } catch (IllegalArgumentException e) {
        corrupted++;
        LOG.error("{}: the record at byte {} is skipped: {}", segment.path, at, e.getMessage());
      }
    } else if (read.type() == RecordFormat.DONE) {
      messages.remove(sequence);
      release(sequence);
    } else {
      messages.computeIfPresent(
          sequence,
          (same, stored) ->
              new StoredMessage(
                  stored.message(),
                  stored.acceptedMillis(),
                  stored.expiresMillis(),
                  stored.expiryMillis(),
                  true));
    }
  }

  private void hold(long sequence, Segment segment) {
    if (segmentOf.put(sequence, segment) == null) {
      segment.live++;
    }
  }

  private void release(long sequence) {
    Segment segment = segmentOf.remove(sequence);
    if (segment != null) {
      segment.live--;
    }
  }

  /** What a run before left, oldest first; once. */
  List<Journal.Restored> takeFound() {
    List<Journal.Restored> all = List.copyOf(found);
    found.clear();
    return all;
  }

  long corrupted() {
    return corrupted;
  }

  /**
   * Writes messages; returns when they are on the disk.
   *
   * @return their sequence numbers
   * @throws IOException if none of them is kept
   */
  long[] append(List<StoredMessage> messages) throws IOException {
    long[] sequences = new long[messages.size()];
    List<byte[]> records = new ArrayList<>(owed);
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = nextSequence + i;
      records.add(RecordFormat.message(sequences[i], messages.get(i)));
    }
    nextSequence += sequences.length;
    Segment segment;
    try {
      segment = write(records, true);
    } catch (IOException e) {
      if (file == null) {
        // Some of them may be there all the same, and must not come back to life.
        for (long sequence : sequences) {
          owed.add(RecordFormat.marker(RecordFormat.DONE, sequence));
        }
      }
      throw e;
    }
    owed.clear();
    for (long sequence : sequences) {
      hold(sequence, segment);
    }
    return sequences;
  }

  /**
   * Notes what happened to messages. What is done is on the disk when it returns: a power failure
   * must not bring a command to life that a device has carried out long ago.
   *
   * @param appended whether messages are appended next, which brings this to the disk, too
   */
  void mark(List<byte[]> markers, List<Long> done, boolean appended) {
    owed.addAll(markers);
    done.forEach(this::release);
    try {
      write(owed, !done.isEmpty() && !appended);
      owed.clear();
      noting.over();
      deleteDone();
    } catch (IOException e) {
      noting.failed("what is done cannot be noted: " + text(e), markers.size());
    }
  }

  private Segment write(List<byte[]> records, boolean force) throws IOException {
    LogFile open = opened();
    Segment segment = segments.getLast();
    long before = segment.length;
    int size = records.stream().mapToInt(bytes -> bytes.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    records.forEach(bytes::put);
    try {
      open.write(bytes.flip());
      if (force) {
        open.force();
      }
      segment.length += size;
      return segment;
    } catch (IOException e) {
      undo(open, before);
      throw e;
    }
  }

  // Half a record in the middle of a file would be found as corrupted.
  private void undo(LogFile open, long length) {
    try {
      open.truncate(length);
    } catch (IOException e) {
      LOG.warn("{}: a new file is begun: {}", segments.getLast().path, text(e));
      closeFile();
    }
  }

  private LogFile opened() throws IOException {
    LogFile open = file;
    if (open != null && segments.getLast().length < FULL_SEGMENT) {
      return open;
    }
    closeFile();
    Path path = folder.resolve(String.format(Locale.ROOT, "%016d%s", nextSegment, SUFFIX));
    open = opener.create(path);
    nextSegment++;
    file = open;
    segments.add(new Segment(path));
    forceFolder();
    return open;
  }

  // The name of a new file must outlive a power failure, too; not every system can promise it.
  private void forceFolder() {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("{} cannot be forced", folder, e);
    }
  }

  // From the oldest on only: a marker must not go before the message it is about.
  private void deleteDone() {
    while (!segments.isEmpty() && segments.peekFirst().live == 0) {
      Segment oldest = segments.peekFirst();
      boolean open = file != null && oldest == segments.peekLast();
      if (open && oldest.length < FULL_SEGMENT) {
        return;
      }
      if (open) {
        closeFile();
      }
      try {
        Files.deleteIfExists(oldest.path);
      } catch (IOException e) {
        LOG.warn("{} could not be deleted: {}", oldest.path, text(e));
        return;
      }
      segments.removeFirst();
    }
  }

  private void closeFile() {
    LogFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("Closing {}", folder, e);
      }
    }
  }

  static String text(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() throws IOException {
    closeFile();
    if (segmentOf.isEmpty()) {
      for (Segment segment : segments) {
        Files.deleteIfExists(segment.path);
      }
    }
    lock.release();
    lockChannel.close();
  }
}
