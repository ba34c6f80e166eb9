package io.tagwire.host.command;

import io.tagwire.host.output.Terminal;
import io.tagwire.host.runtime.RunningProject;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a project and shows its tags. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a project: connects, shows every value as it comes.")
final class RunCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();
  @Mixin private ViewOptions options = new ViewOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    Optional<CheckedProject> opened = project.open(err);
    if (opened.isEmpty()) {
      return Tagwire.NO;
    }
    var surroundings = opened.get().surroundings();
    View view =
        new View(
            spec.commandLine().getOut(),
            options.json(),
            Terminal.ofProcess(),
            surroundings.execution().clock());
    try (CheckedProject checked = opened.get();
        RunningProject running =
            new RunningProject(
                checked.project(), surroundings.withUpdates(view).withStates(new StateLog(err)));
        AutoCloseable panel = options.startPanel(running, checked.project().name(), err)) {
      var unused = running.connect();
      view.show(running, options.seconds());
      return Tagwire.DONE;
    }
  }
}
