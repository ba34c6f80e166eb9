package io.tagwire.host.command;

import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.host.output.Json;
import io.tagwire.host.output.Shown;
import io.tagwire.host.output.TagTable;
import io.tagwire.host.output.Terminal;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.UpdateListener;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows values until the time is over, somebody interrupts or nobody reads any more: one JSON
 * object or one line per update, or on a terminal a table that is drawn again twice a second.
 * Thread-safe.
 */
final class View implements UpdateListener {
  private static final long REDRAW_MILLIS = 500;
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

  private final PrintWriter out;
  private final boolean json;
  private final Terminal terminal;
  private final InstantSource clock;
  private final CountDownLatch end = new CountDownLatch(1);

  View(PrintWriter out, boolean json, Terminal terminal, InstantSource clock) {
    this.out = out;
    this.json = json;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void onUpdates(UpdateBatch batch) {
    if (!json && terminal.live()) {
      return;
    }
    synchronized (out) {
      for (PointUpdate update : batch.updates()) {
        out.write(json ? Json.line(update) : line(update));
        out.write('\n');
      }
      // Also tells whether the reader, for example head, has gone.
      if (out.checkError()) {
        end.countDown();
      }
    }
  }

  /** Blocks until the view ends. */
  void show(RunningProject project, Optional<Integer> seconds) throws InterruptedException {
    CountDownLatch finished = new CountDownLatch(1);
    Thread hook = new Thread(() -> interrupted(finished), "tagwire-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      long deadline =
          seconds.map(n -> System.nanoTime() + TimeUnit.SECONDS.toNanos(n)).orElse(Long.MAX_VALUE);
      if (json || !terminal.live()) {
        await(deadline);
      } else {
        do {
          draw(project);
        } while (!end.await(REDRAW_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
      }
    } finally {
      finished.countDown();
      remove(hook);
    }
  }

  private void await(long deadline) throws InterruptedException {
    if (deadline == Long.MAX_VALUE) {
      end.await();
    } else {
      var unused = end.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  // Ctrl-C: let the command close its connections before the process goes.
  private void interrupted(CountDownLatch finished) {
    end.countDown();
    try {
      var unused = finished.await(3, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      var unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: that is what the hook is for.
    }
  }

  private void draw(RunningProject project) {
    List<String> lines =
        new TagTable(terminal)
            .lines(
                project.tags().stream()
                    .map(tag -> new TagTable.Row(tag.point(), tag.value()))
                    .toList(),
                clock.instant());
    int fit = Math.max(2, terminal.lines() - 2);
    synchronized (out) {
      out.write(HOME_AND_CLEAR);
      project
          .drivers()
          .forEach((name, driver) -> out.write(name + ": " + driver.health().state() + "  "));
      out.write(summary(project) + "\n");
      lines.stream().limit(fit).forEach(line -> out.write(line + "\n"));
      if (lines.size() > fit) {
        out.write("… and " + (lines.size() - fit) + " more; watch shows the tags one names");
      }
      if (out.checkError()) {
        end.countDown();
      }
    }
  }

  // What does not fit on the screen must not be what nobody knows of.
  private static String summary(RunningProject project) {
    long all = project.tags().size();
    long good = project.tags().stream().filter(tag -> tag.value().quality().isGood()).count();
    return good + " of " + Wording.count(all, "tag") + " good";
  }

  private String line(PointUpdate update) {
    String detail = update.value().detail();
    return Shown.time(update.value().serverTimestamp())
        + "  "
        + update.point().id()
        + "  "
        + Shown.value(update.point(), update.value())
        + "  "
        + update.value().quality()
        + (update.historical() ? "  historical" : "")
        + (detail == null ? "" : "  " + detail);
  }
}
