package io.tagwire.host.command;

import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.host.output.Json;
import io.tagwire.host.output.Shown;
import io.tagwire.host.output.ValueText;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Tag;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a tag and tells how far the write got. */
@Command(
    name = "write",
    mixinStandardHelpOptions = true,
    description =
        "Writes a tag and tells every step: stage, outcome, detail. Exit code 1 unless DONE.")
final class WriteCommand implements Callable<Integer> {
  private static final long PROGRESS_MILLIS = 1000;

  @Mixin private ProjectArgument project = new ProjectArgument();

  @Parameters(index = "1", paramLabel = "TAG", description = "Id of the tag")
  private String id = "";

  @Parameters(
      index = "2",
      paramLabel = "VALUE",
      description =
          "The value in engineering units; bytes as hex:… or base64:…, array and struct as JSON")
  private String text = "";

  @Option(
      names = "--until",
      paramLabel = "STAGE",
      description = "sent, acknowledged or confirmed; default: ${DEFAULT-VALUE}",
      defaultValue = "acknowledged",
      completionCandidates = Stages.class)
  private WriteStage until = WriteStage.ACKNOWLEDGED;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "For connecting, and again for the write; default: ${DEFAULT-VALUE}",
      defaultValue = "5s")
  private Duration timeout = Duration.ofSeconds(5);

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    PrintWriter err = spec.commandLine().getErr();
    WriteOptions options = new WriteOptions(until, timeout);
    Optional<CheckedProject> opened = project.open(err);
    if (opened.isEmpty()) {
      return Tagwire.NO;
    }
    try (CheckedProject checked = opened.get()) {
      TagNames names = new TagNames(checked.project(), List.of(id));
      if (names.tellUnknown(err)) {
        return Tagwire.NO;
      }
      BlockingQueue<WriteResult> progress = new LinkedBlockingQueue<>();
      // All points of the connection are open: one of them may confirm the write.
      var surroundings =
          checked.surroundings().withWrites(progress::add).withStates(new StateLog(err));
      try (RunningProject running = new RunningProject(names.project(), surroundings)) {
        Tag tag = running.tag(id).orElseThrow();
        PointWrite write = new PointWrite(tag.point(), ValueText.parse(tag.point().type(), text));
        FirstValues.connect(running, timeout);
        WriteResult result =
            tag.group().write(List.of(write), options).toCompletableFuture().get().get(0);
        tell(result, progress);
        return result.outcome() == WriteOutcome.DONE ? Tagwire.DONE : Tagwire.NO;
      }
    }
  }

  // Progress comes on another thread than the answer; the answer itself is its last entry.
  private void tell(WriteResult answer, BlockingQueue<WriteResult> progress)
      throws InterruptedException {
    WriteResult step = progress.poll(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
    while (step != null && step.outcome() == WriteOutcome.PENDING) {
      print(step);
      step = progress.poll(PROGRESS_MILLIS, TimeUnit.MILLISECONDS);
    }
    print(answer);
  }

  private void print(WriteResult step) {
    spec.commandLine().getOut().println(output.json() ? json(step) : line(step));
  }

  private static String line(WriteResult step) {
    String detail = step.detail();
    return Shown.time(step.at())
        + "  "
        + step.point().id()
        + "  "
        + step.reached()
        + "  "
        + step.outcome()
        + (detail == null || detail.isEmpty() ? "" : "  " + detail);
  }

  private static String json(WriteResult step) {
    return Json.object(
        json -> {
          json.writeStringField("tag", step.point().id());
          json.writeStringField("stage", step.reached().name());
          json.writeStringField("outcome", step.outcome().name());
          json.writeStringField("time", step.at().toString());
          Json.text(json, "detail", step.detail());
        });
  }

  /** The words people type. */
  static final class Stages extends java.util.ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Stages() {
      super(
          java.util.stream.Stream.of(WriteStage.SENT, WriteStage.ACKNOWLEDGED, WriteStage.CONFIRMED)
              .map(stage -> stage.name().toLowerCase(Locale.ROOT))
              .toList());
    }
  }
}
