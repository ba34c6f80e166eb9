package io.tagwire.host.command;

import io.tagwire.driver.RawMessage;
import io.tagwire.host.output.Terminal;
import io.tagwire.host.recording.Recording;
import io.tagwire.host.runtime.ProjectReplay;
import io.tagwire.preconfig.source.Problems;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decodes a recording without a broker. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Decodes a recording without a broker: the same way from topic and bytes to tags.")
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "A recording, JSON lines")
  private Path file = Path.of("");

  @Option(
      names = "--project",
      required = true,
      paramLabel = "PROJECT",
      description = "Folder of the project whose tags are shown, or its file")
  private Path project = Path.of("");

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    try (CheckedProject checked = CheckedProject.load(project, Drivers.find(), problems)) {
      problems.list().forEach(err::println);
      if (problems.hasErrors()) {
        return Tagwire.NO;
      }
      try (Feeder feeder = new Feeder(checked)) {
        long count = read(feeder);
        err.println(Wording.count(count, "message") + " replayed");
      }
      return Tagwire.DONE;
    }
  }

  private long read(Feeder feeder) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return Recording.read(lines, feeder::feed);
    } catch (NoSuchFileException e) {
      throw new IOException("There is no recording [" + file + "]", e);
    }
  }

  // The project starts at the time of the first message.
  private final class Feeder implements AutoCloseable {
    private final CheckedProject checked;
    private final View view =
        new View(spec.commandLine().getOut(), output.json(), Terminal.NONE, () -> Instant.EPOCH);
    private @Nullable ProjectReplay replay;

    Feeder(CheckedProject checked) {
      this.checked = checked;
    }

    void feed(RawMessage message) {
      if (replay == null) {
        replay =
            new ProjectReplay(
                checked.project(), checked.surroundings().withUpdates(view), message.at());
      }
      replay.feed(message);
    }

    @Override
    public void close() {
      if (replay != null) {
        replay.close();
      }
    }
  }
}
