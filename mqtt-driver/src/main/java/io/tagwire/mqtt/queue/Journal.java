package io.tagwire.mqtt.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps commands on disk, on a thread of its own, so that nobody else waits for the disk. What
 * comes in while one batch is written is the next batch. What is asked of it is bounded by the
 * queue it belongs to. Thread-safe.
 */
final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int MAX_BATCH = 1_000;
  private static final long CLOSE_SECONDS = 4;

  private final Path folder;
  private final LogFile.Opener opener;
  private final String threadName;
  private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile @Nullable Thread thread;
  private volatile long corrupted;

  // Only on the thread.
  private Consumer<List<Restored>> onRestored = found -> {};
  private @Nullable SegmentLog log;
  private String fault = "";
  private final Outage refusing;
  private final Outage opening;

  /**
   * A message that a run before left.
   *
   * @param sequence for {@link #sent} and {@link #done}
   * @param message the message
   */
  record Restored(long sequence, StoredMessage message) {}

  private sealed interface Task {}

  private record Append(Entry entry, Runnable written, Consumer<String> failed) implements Task {}

  private record Mark(byte type, long sequence) implements Task {}

  private record Stop() implements Task {}

  Journal(Path folder, LogFile.Opener opener, String threadName) {
    this.folder = folder;
    this.opener = opener;
    this.threadName = threadName;
    this.refusing = new Outage(LOG, threadName);
    this.opening = new Outage(LOG, threadName);
  }

  /**
   * Opens the folder, now or, if that is not possible, when something is to be kept. Idempotent.
   *
   * @param restored gets what a run before left, before anything new is kept
   */
  void start(Consumer<List<Restored>> restored) {
    if (started.getAndSet(true)) {
      return;
    }
    onRestored = restored;
    Thread runner = new Thread(this::run, threadName);
    runner.setDaemon(true);
    thread = runner;
    runner.start();
  }

  /**
   * Keeps a command.
   *
   * @param entry gets its sequence number
   * @param written run when it is on the disk
   * @param failed told why it is not kept
   */
  void append(Entry entry, Runnable written, Consumer<String> failed) {
    tasks.add(new Append(entry, written, failed));
  }

  void sent(long sequence) {
    tasks.add(new Mark(RecordFormat.SENT, sequence));
  }

  void done(long sequence) {
    tasks.add(new Mark(RecordFormat.DONE, sequence));
  }

  /** How many records could not be read. */
  long corrupted() {
    return corrupted;
  }

  private void run() {
    List<Task> batch = new ArrayList<>();
    boolean going = true;
    opened();
    while (going) {
      try {
        batch.add(tasks.take());
      } catch (InterruptedException e) {
        going = false;
      }
      tasks.drainTo(batch, MAX_BATCH);
      try {
        going &= handle(batch);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("[{}]: a defect of the queue", threadName, e);
      }
      batch.clear();
    }
    closeLog();
  }

  private boolean handle(List<Task> batch) {
    List<Append> appends = new ArrayList<>();
    List<byte[]> markers = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    boolean going = true;
    for (Task task : batch) {
      if (task instanceof Append append) {
        appends.add(append);
      } else if (task instanceof Mark mark) {
        markers.add(RecordFormat.marker(mark.type(), mark.sequence()));
        if (mark.type() == RecordFormat.DONE) {
          done.add(mark.sequence());
        }
      } else {
        going = false;
      }
    }
    SegmentLog open = markers.isEmpty() ? null : opened();
    if (open != null) {
      open.mark(markers, done, !appends.isEmpty());
    }
    if (!appends.isEmpty()) {
      append(appends);
    }
    return going;
  }

  private void append(List<Append> appends) {
    SegmentLog open = opened();
    if (open != null) {
      try {
        long[] sequences = open.append(appends.stream().map(a -> a.entry().stored()).toList());
        for (int i = 0; i < sequences.length; i++) {
          appends.get(i).entry().sequence(sequences[i]);
          appends.get(i).written().run();
        }
        refusing.over();
        return;
      } catch (IOException e) {
        fault = SegmentLog.text(e);
      }
    }
    String reason = "the queue folder [" + folder + "] cannot be written: " + fault;
    refusing.failed("commands are refused: " + reason, appends.size());
    appends.forEach(append -> append.failed().accept(reason));
  }

  private @Nullable SegmentLog opened() {
    SegmentLog open = log;
    if (open != null) {
      return open;
    }
    try {
      LogFile.makeFolder(folder);
      open = SegmentLog.open(folder, opener);
      log = open;
      corrupted = open.corrupted();
      opening.over();
      onRestored.accept(open.takeFound());
      return open;
    } catch (IOException e) {
      fault = SegmentLog.text(e);
      opening.failed("the queue folder [" + folder + "] cannot be used: " + fault, 1);
      return null;
    }
  }

  private void closeLog() {
    SegmentLog open = log;
    log = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("[{}]: closing the queue folder [{}]: {}", threadName, folder, e.getMessage());
      }
    }
  }

  /** Writes what was asked for, and ends the thread; waits some seconds for it. */
  @Override
  public void close() {
    Thread running = thread;
    started.set(true);
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    tasks.add(new Stop());
    try {
      TimeUnit.SECONDS.timedJoin(running, CLOSE_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (running.isAlive()) {
      LOG.warn("[{}]: the disk did not answer in time", threadName);
    }
  }
}
