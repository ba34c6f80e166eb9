package io.tagwire.host.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about templates. */
@Command(
    name = "preconfig",
    mixinStandardHelpOptions = true,
    description = "Templates: lists, shows, tests and applies them.",
    subcommands = {
      PreconfigListCommand.class,
      PreconfigShowCommand.class,
      PreconfigTestCommand.class,
      PreconfigApplyCommand.class
    })
final class PreconfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, show, test or apply?");
  }
}
