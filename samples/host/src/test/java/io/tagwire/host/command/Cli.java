package io.tagwire.host.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * What a command said and how it ended.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
public record Cli(int code, String out, String err) {

  /** Runs a command in this process. */
  public static Cli run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Tagwire.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Cli(code, out.toString(), err.toString());
  }

  /** The lines of standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }
}
