package io.tagwire.host.command;

import io.tagwire.driver.Diagnostics.Explanation;
import io.tagwire.driver.Diagnostics.Step;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.host.output.Columns;
import io.tagwire.host.output.Json;
import io.tagwire.host.output.Shown;
import io.tagwire.host.recording.Recording;
import io.tagwire.host.runtime.ProjectReplay;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Tag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells how the value of a tag comes about. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Tells how the value of a tag comes about: topic, message, selector, conversion, value and"
            + " quality.")
final class ExplainCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();

  @Parameters(index = "1", paramLabel = "TAG", description = "Id of the tag")
  private String id = "";

  @Option(
      names = "--message",
      paramLabel = "FILE",
      description = "Messages of a recording instead of those of the broker")
  private Optional<Path> message = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait for a message; default: ${DEFAULT-VALUE}",
      defaultValue = "5s")
  private Duration timeout = Duration.ofSeconds(5);

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<CheckedProject> opened = project.open(err);
    if (opened.isEmpty()) {
      return Tagwire.NO;
    }
    try (CheckedProject checked = opened.get()) {
      TagNames names = new TagNames(checked.project(), List.of(id));
      if (names.tellUnknown(err)) {
        return Tagwire.NO;
      }
      return message.isPresent()
          ? explainRecording(checked, names, message.get())
          : explainLive(checked, names);
    }
  }

  private int explainLive(CheckedProject checked, TagNames names) throws InterruptedException {
    FirstValues values = new FirstValues();
    var surroundings = checked.surroundings().only(names::wanted).withUpdates(values);
    try (RunningProject running = new RunningProject(names.project(), surroundings)) {
      values.await(running, timeout);
      return explain(running);
    }
  }

  private int explainRecording(CheckedProject checked, TagNames names, Path file)
      throws IOException {
    List<RawMessage> messages = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      Recording.read(lines, messages::add);
    }
    if (messages.isEmpty()) {
      throw new IOException("There is no message in [" + file + "]");
    }
    try (ProjectReplay replay =
        new ProjectReplay(
            names.project(), checked.surroundings().only(names::wanted), messages.get(0).at())) {
      messages.forEach(replay::feed);
      return explain(replay.project());
    }
  }

  private int explain(RunningProject running) {
    Tag tag = running.tag(id).orElseThrow();
    Optional<Explanation> explanation = running.explain(tag);
    if (explanation.isEmpty()) {
      spec.commandLine().getErr().println("tagwire: the driver of this tag cannot tell");
      return Tagwire.NO;
    }
    if (output.json()) {
      spec.commandLine().getOut().println(json(tag, explanation.get()));
    } else {
      print(tag, explanation.get());
    }
    return Tagwire.DONE;
  }

  private void print(Tag tag, Explanation explanation) {
    Columns columns = new Columns("STEP", "OUTCOME");
    explanation
        .message()
        .ifPresentOrElse(
            raw -> {
              columns.row("received", Shown.time(raw.at()) + (raw.retained() ? ", retained" : ""));
              columns.row("on topic", raw.topic());
              columns.row("message", raw.payload().toUtf8().replaceAll("\\p{Cntrl}+", " "));
            },
            () -> columns.row("received", "nothing yet"));
    for (Step step : explanation.steps()) {
      columns.row(step.name(), step.outcome());
    }
    columns.row("tag", Shown.value(tag.point(), tag.value()));
    String detail = tag.value().detail();
    columns.row("quality", tag.value().quality() + (detail == null ? "" : ", " + detail));
    columns.row("source time", Shown.time(tag.value().sourceTimestamp()));
    columns.lines().forEach(spec.commandLine().getOut()::println);
  }

  private static String json(Tag tag, Explanation explanation) {
    return Json.object(
        json -> {
          Json.tag(json, new PointUpdate(tag.point(), tag.value(), false));
          json.writeArrayFieldStart("steps");
          for (Step step : explanation.steps()) {
            json.writeStartObject();
            json.writeStringField("name", step.name());
            json.writeStringField("outcome", step.outcome());
            json.writeEndObject();
          }
          json.writeEndArray();
          Json.text(json, "message", explanation.message().map(Recording::line).orElse(null));
        });
  }
}
