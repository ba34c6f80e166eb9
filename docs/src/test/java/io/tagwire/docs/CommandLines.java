package io.tagwire.docs;

import io.tagwire.host.command.Tagwire;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command line as it is. */
final class CommandLines {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)\\b");

  private static final Map<String, String> HELP = new ConcurrentHashMap<>();

  private CommandLines() {}

  /** What a run printed and how it ended. */
  record Ran(int code, String out, String err) {}

  static Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Tagwire.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  /** All commands, those with commands of their own followed by them: {@code preconfig list}. */
  static List<String> commands() {
    return below("").stream()
        .flatMap(
            command ->
                Stream.concat(
                    Stream.of(command),
                    below(command).stream().map(inner -> command + " " + inner)))
        .toList();
  }

  private static List<String> below(String command) {
    String help = help(command);
    int start = help.indexOf("\nCommands:");
    if (start < 0) {
      return List.of();
    }
    String list = help.substring(start + "\nCommands:".length());
    int end = list.indexOf("\nExit codes:");
    return COMMAND
        .matcher(end < 0 ? list : list.substring(0, end))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  static String help(String command) {
    return HELP.computeIfAbsent(
        command, key -> run((key + " --help").strip().split(" ", -1)).out());
  }
}
