package io.tagwire.host.command;

import io.tagwire.driver.point.PointUpdate;
import io.tagwire.host.output.Json;
import io.tagwire.host.output.TagTable;
import io.tagwire.host.output.Terminal;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Tag;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads tags once. */
@Command(
    name = "read",
    mixinStandardHelpOptions = true,
    description = "Reads tags once. Exit code 1 if one of them has no usable value.")
final class ReadCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "Ids of tags")
  private List<String> tags = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait for values; default: ${DEFAULT-VALUE}",
      defaultValue = "5s")
  private Duration timeout = Duration.ofSeconds(5);

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<CheckedProject> opened = project.open(err);
    if (opened.isEmpty()) {
      return Tagwire.NO;
    }
    try (CheckedProject checked = opened.get()) {
      TagNames names = new TagNames(checked.project(), tags);
      if (names.tellUnknown(err)) {
        return Tagwire.NO;
      }
      FirstValues values = new FirstValues();
      var surroundings = checked.surroundings().only(names::wanted).withUpdates(values);
      try (RunningProject running = new RunningProject(names.project(), surroundings)) {
        values.await(running, timeout);
        print(running.tags());
        return running.tags().stream().noneMatch(tag -> tag.value().quality().isBad())
            ? Tagwire.DONE
            : Tagwire.NO;
      }
    }
  }

  private void print(Collection<Tag> found) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      found.forEach(
          tag -> out.println(Json.line(new PointUpdate(tag.point(), tag.value(), false))));
      return;
    }
    new TagTable(Terminal.ofProcess())
        .lines(
            found.stream().map(tag -> new TagTable.Row(tag.point(), tag.value())).toList(),
            InstantSource.system().instant())
        .forEach(out::println);
  }
}
