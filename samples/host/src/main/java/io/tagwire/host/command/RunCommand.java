package io.tagwire.host.command;

import io.tagwire.host.apply.ApplyResult;
import io.tagwire.host.apply.ApplyServer;
import io.tagwire.host.apply.LiveProject;
import io.tagwire.host.apply.ProjectWatch;
import io.tagwire.host.output.Terminal;
import io.tagwire.host.runtime.RunningProject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a project and shows its tags. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a project: connects, shows every value as it comes.")
final class RunCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();
  @Mixin private ViewOptions options = new ViewOptions();

  @Option(
      names = "--watch",
      description = "Apply the project again by itself whenever its files change")
  private boolean watch;

  @Option(
      names = "--no-apply",
      description =
          "Do not listen for tagwire apply; by default it is listened for on the loopback"
              + " address")
  private boolean deaf;

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
      LiveProject live =
          new LiveProject(
              project.path(),
              running,
              checked.drivers(),
              checked.secrets(),
              result -> tell(result, err));
      return show(live, running, view, err);
    }
  }

  private int show(LiveProject live, RunningProject running, View view, PrintWriter err)
      throws Exception {
    try (AutoCloseable server = deaf ? () -> {} : listen(live, err);
        AutoCloseable watching = watch ? ProjectWatch.start(live) : () -> {}) {
      var unused = running.connect();
      view.show(running, options.seconds());
      return Tagwire.DONE;
    }
  }

  private static AutoCloseable listen(LiveProject live, PrintWriter err) {
    try {
      return ApplyServer.start(live);
    } catch (IOException e) {
      err.println("tagwire: tagwire apply will not reach this host: " + e);
      return () -> {};
    }
  }

  private static void tell(ApplyResult result, PrintWriter err) {
    result.problems().forEach(err::println);
    err.println(result.summary());
  }
}
