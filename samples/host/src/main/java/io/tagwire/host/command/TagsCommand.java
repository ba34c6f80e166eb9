package io.tagwire.host.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of what is done with tables of tags. */
@Command(
    name = "tags",
    mixinStandardHelpOptions = true,
    description = "Tables of tags: writes the tags of a project as CSV.",
    subcommands = TagsExportCommand.class)
final class TagsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
