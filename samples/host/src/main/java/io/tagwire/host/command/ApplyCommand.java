package io.tagwire.host.command;

import io.tagwire.host.apply.ApplyClient;
import io.tagwire.host.apply.LiveProject.Mode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the host that runs a project take over its changed files. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description =
        "Makes the host that runs a project take over its changed files: shows the difference,"
            + " then adds, changes and removes tags live, without a new connection. A project"
            + " with errors is refused as a whole, and what runs goes on. Exit code 1 if it was"
            + " refused.")
final class ApplyCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();

  @Option(names = "--dry-run", description = "Show what would change, change nothing")
  private boolean dryRun;

  @Option(
      names = "--reconnect",
      description = "Let connections whose settings are different connect anew")
  private boolean reconnect;

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Mode mode = dryRun ? Mode.COMPARE : reconnect ? Mode.RECONNECT : Mode.KEEP_LINKS;
    ApplyClient.Answer answer = ApplyClient.ask(project.path(), mode, output.json());
    spec.commandLine().getOut().print(answer.text());
    spec.commandLine().getOut().flush();
    return answer.done() ? Tagwire.DONE : Tagwire.NO;
  }
}
