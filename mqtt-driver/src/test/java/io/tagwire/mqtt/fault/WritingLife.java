package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** One life of a {@link WritingHost}, from its start to its end. Thread-safe. */
final class WritingLife implements AutoCloseable {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private final Process process;
  private final Thread reader;
  private final Object lock = new Object();
  // Guarded by lock.
  private final BitSet accepted = new BitSet();
  private int refused;

  private WritingLife(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "test-writing-host");
    reader.setDaemon(true);
  }

  static WritingLife begin(String broker, Path queue, int first) throws IOException {
    WritingLife life =
        new WritingLife(
            ChildJava.start(
                ProcessBuilder.Redirect.PIPE,
                WritingHost.class,
                broker,
                queue.toString(),
                Integer.toString(first)));
    life.reader.start();
    return life;
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (lock) {
          if (line.matches(WritingHost.ACCEPTED + "\\d+")) {
            accepted.set(Integer.parseInt(line.substring(WritingHost.ACCEPTED.length())));
          } else if (line.startsWith(WritingHost.REFUSED)) {
            refused++;
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What it said was accepted. */
  BitSet accepted() {
    synchronized (lock) {
      return (BitSet) accepted.clone();
    }
  }

  /** How many it said were not accepted. */
  int refused() {
    synchronized (lock) {
      return refused;
    }
  }

  /** Aborts the test where {@link #limitFiles} does not work; with {@code CI=true} it is tried. */
  static void assumeFilesCanBeLimited() {
    Assumptions.assumeTrue(
        Files.isExecutable(PRLIMIT) || "true".equals(System.getenv("CI")),
        "there is no prlimit (of util-linux) here");
  }

  /** Lets no file of it grow beyond that: what it writes there is cut off and fails. */
  void limitFiles(String bytes) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                PRLIMIT.toString(), "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  /** {@code kill -9}; all it said before is known when this returns. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    reader.join(TimeUnit.SECONDS.toMillis(10));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
