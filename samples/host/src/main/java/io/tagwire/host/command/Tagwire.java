package io.tagwire.host.command;

import io.tagwire.driver.config.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
    name = "tagwire",
    mixinStandardHelpOptions = true,
    version = "tagwire 0.1.0-SNAPSHOT",
    description = "Turns the messages of an MQTT broker into tags with value, quality and time.",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      ApplyCommand.class,
      CheckCommand.class,
      TagsCommand.class,
      ReadCommand.class,
      WatchCommand.class,
      WriteCommand.class,
      PreconfigCommand.class,
      ImportCommand.class,
      RecordCommand.class,
      ReplayCommand.class,
      LearnCommand.class,
      CoverageCommand.class,
      SimulateCommand.class,
      ExplainCommand.class,
      BenchCommand.class
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:done", "1:the answer is no: problems found, write failed", "2:wrong usage"})
public final class Tagwire implements Runnable {
  /** The command has done what it was asked. */
  static final int DONE = 0;

  /** The answer is no. */
  static final int NO = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by {@link #run} and the command line library. */
  public Tagwire() {}

  /**
   * Runs one command.
   *
   * @param out receives results
   * @param err receives everything else
   * @param arguments the command line
   * @return 0 done, 1 the answer is no, 2 wrong usage
   */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = commandLine(out, err);
    // With --help behind it the library would show the help of all instead.
    if (arguments.length > 0
        && !arguments[0].startsWith("-")
        && !line.getSubcommands().containsKey(arguments[0])) {
      return line.execute(arguments[0]);
    }
    return line.execute(arguments);
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Tagwire())
        .setOut(out)
        .setErr(err)
        .registerConverter(Duration.class, Durations::parse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setExecutionExceptionHandler(
            (fault, line, parsed) -> {
              line.getErr().println("tagwire: " + text(fault));
              return NO;
            });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  // A defect shows its type; what a user can change is told in a sentence of its own.
  private static String text(Exception fault) {
    String message = fault.getMessage();
    boolean ours = fault instanceof IOException || fault instanceof IllegalArgumentException;
    return ours && message != null ? message : fault.toString();
  }
}
