package io.tagwire.host.command;

import io.tagwire.preconfig.output.IncludeWriter;
import io.tagwire.preconfig.output.PointDiff;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a command that makes points: where in a project they belong. */
final class Placement {
  @Option(
      names = "--connection",
      paramLabel = "NAME",
      description = "Connection of the points; default: ${DEFAULT-VALUE}",
      defaultValue = "plant")
  private String connection = "plant";

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Group of the points; default: after what they are made of")
  private Optional<String> group = Optional.empty();

  String connection() {
    return connection;
  }

  String group(String usual) {
    return group.orElse(usual);
  }

  IncludeWriter writer(String usualGroup) {
    return new IncludeWriter(connection, group(usualGroup));
  }

  /** Shows what changes. */
  static void show(PointDiff diff, PrintWriter out) {
    out.println(diff.isEmpty() ? "no tag changes" : diff.toString());
  }
}
