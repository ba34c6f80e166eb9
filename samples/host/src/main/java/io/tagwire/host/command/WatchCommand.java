package io.tagwire.host.command;

import io.tagwire.host.output.Terminal;
import io.tagwire.host.runtime.RunningProject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the values of some tags as they come. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Shows the values of some tags as they come.")
final class WatchCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "Ids of tags")
  private List<String> tags = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after so many seconds; default: run until interrupted")
  private Optional<Integer> seconds = Optional.empty();

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
      var surroundings = checked.surroundings();
      View view =
          new View(
              spec.commandLine().getOut(),
              output.json(),
              Terminal.ofProcess(),
              surroundings.execution().clock());
      try (RunningProject running =
          new RunningProject(
              names.project(),
              surroundings.only(names::wanted).withUpdates(view).withStates(new StateLog(err)))) {
        var unused = running.connect();
        view.show(running, seconds);
        return Tagwire.DONE;
      }
    }
  }
}
