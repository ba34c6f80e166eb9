package io.tagwire.host.command;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.point.Point;
import io.tagwire.host.coverage.Coverage;
import io.tagwire.host.coverage.CoverageReport;
import io.tagwire.host.output.Json;
import io.tagwire.host.project.Project;
import io.tagwire.host.runtime.ProjectReplay;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares a project with the messages there are. */
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    description =
        "Compares a project with the messages of a broker or a recording: topics that feed no tag,"
            + " tags that are never fed, members of payloads that nobody reads, commands that"
            + " several tags send. Exit code 1 if there is more than unread members.")
final class CoverageCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PROJECT", description = "Folder of a project, or its file")
  private Path path = Path.of("");

  @Mixin private MessageSource source = new MessageSource();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    try (CheckedProject checked = CheckedProject.load(path, Drivers.find(), problems)) {
      if (problems.hasErrors()) {
        problems.list().forEach(err::println);
        return Tagwire.NO;
      }
      Project project = checked.project();
      Coverage coverage = new Coverage(project.points().stream().map(SourcedPoint::point).toList());
      try (Feeder feeder = new Feeder(checked, coverage)) {
        boolean heard =
            source.read(
                err, () -> Wording.count(coverage.report().messages(), "message"), feeder::feed);
        if (!heard) {
          return Tagwire.NO;
        }
      }
      CoverageReport report = coverage.report();
      if (output.json()) {
        lines(report);
      } else {
        table(report);
      }
      return report.isComplete() ? Tagwire.DONE : Tagwire.NO;
    }
  }

  private void table(CoverageReport report) {
    PrintWriter out = spec.commandLine().getOut();
    if (!report.unheard().isEmpty()) {
      out.println("topics that feed no tag:");
      report
          .unheard()
          .forEach(
              one ->
                  out.println(
                      "  " + one.topic() + "  (" + Wording.count(one.messages(), "message") + ")"));
    }
    if (!report.unfed().isEmpty()) {
      out.println("tags that were never fed:");
      report.unfed().forEach(one -> out.println("  " + one.id() + "  " + address(one)));
    }
    if (!report.unread().isEmpty()) {
      out.println("members that nobody reads:");
      String topic = "";
      for (CoverageReport.Unread one : report.unread()) {
        if (!one.topic().equals(topic)) {
          topic = one.topic();
          out.println("  " + topic);
        }
        out.println("    " + one.pointer());
      }
    }
    if (!report.shared().isEmpty()) {
      out.println("commands that several tags send:");
      report
          .shared()
          .forEach(one -> out.println("  " + one.topic() + "  " + String.join(", ", one.tags())));
    }
    out.println(
        Wording.count(report.messages(), "message")
            + " of "
            + Wording.count(report.topics(), "topic")
            + ", "
            + Wording.count(report.points(), "tag")
            + ": "
            + Wording.count(report.unheard().size(), "topic")
            + " without a tag, "
            + Wording.count(report.unfed().size(), "tag")
            + " never fed, "
            + Wording.count(report.unread().size(), "member")
            + " unread, "
            + Wording.count(report.shared().size(), "command")
            + " shared");
    if (report.beyond() > 0) {
      out.println(
          Wording.count(report.beyond(), "message") + " of more topics than can be looked at");
    }
  }

  private void lines(CoverageReport report) {
    report
        .unheard()
        .forEach(
            one ->
                line(
                    "topic-without-tag",
                    json -> {
                      json.writeStringField("topic", one.topic());
                      json.writeNumberField("messages", one.messages());
                    }));
    report
        .unfed()
        .forEach(
            one ->
                line(
                    "tag-never-fed",
                    json -> {
                      json.writeStringField("tag", one.id());
                      json.writeStringField("address", one.address());
                    }));
    report
        .unread()
        .forEach(
            one ->
                line(
                    "member-unread",
                    json -> {
                      json.writeStringField("topic", one.topic());
                      json.writeStringField("pointer", one.pointer());
                    }));
    report
        .shared()
        .forEach(
            one ->
                line(
                    "command-shared",
                    json -> {
                      json.writeStringField("topic", one.topic());
                      json.writeArrayFieldStart("tags");
                      for (String tag : one.tags()) {
                        json.writeString(tag);
                      }
                      json.writeEndArray();
                    }));
  }

  private void line(String kind, Json.Fields fields) {
    spec.commandLine()
        .getOut()
        .println(
            Json.object(
                json -> {
                  json.writeStringField("kind", kind);
                  fields.write(json);
                }));
  }

  private static String address(Point point) {
    return point.address() + point.settings().text("selector").map(text -> " " + text).orElse("");
  }

  // The project starts at the time of the first message.
  private static final class Feeder implements AutoCloseable {
    private final CheckedProject checked;
    private final Coverage coverage;
    private @Nullable ProjectReplay replay;
    private Instant latest = Instant.MIN;

    Feeder(CheckedProject checked, Coverage coverage) {
      this.checked = checked;
      this.coverage = coverage;
    }

    void feed(RawMessage message) {
      coverage.message(message);
      ProjectReplay running = replay;
      if (running == null) {
        running =
            new ProjectReplay(
                checked.project(),
                checked
                    .surroundings()
                    .withUpdates(batch -> batch.updates().forEach(coverage::update)),
                message.at());
        replay = running;
        latest = message.at();
      }
      // Messages of a broker may come out of two threads: time never goes back.
      latest = message.at().isAfter(latest) ? message.at() : latest;
      running.feed(
          new RawMessage(
              message.topic(),
              message.payload(),
              message.qos(),
              message.retained(),
              message.duplicate(),
              message.properties(),
              latest));
    }

    @Override
    public void close() {
      if (replay != null) {
        replay.close();
      }
    }
  }
}
