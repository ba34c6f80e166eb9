package io.tagwire.host.command;

import io.tagwire.host.Distribution;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Hands over to the benchmark, which has a class path and processes of its own. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the driver with bare MQTT clients on the same messages.",
      "Everything after -- is for the benchmark: tagwire bench -- --help"
    })
final class BenchCommand implements Callable<Integer> {
  private static final String MAIN = "io.tagwire.benchmark.Bench";

  @Parameters(paramLabel = "ARGUMENT", description = "Arguments of the benchmark")
  private List<String> arguments = List.of();

  @Unmatched private List<String> options = new ArrayList<>();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Path> jars =
        Distribution.home().map(home -> home.resolve("benchmark")).filter(Files::isDirectory);
    if (jars.isEmpty()) {
      err.println("tagwire: the benchmark is not part of this distribution");
      return Tagwire.NO;
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", jars.get() + File.separator + "*", MAIN));
    command.addAll(options);
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
