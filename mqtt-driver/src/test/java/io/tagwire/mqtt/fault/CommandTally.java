package io.tagwire.mqtt.fault;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What became of commands.
 *
 * @param accepted how many the driver took
 * @param arrived how many different ones came
 * @param lost how many that it took never came
 * @param twice how many came that had come before
 * @param late how many came after a younger one
 */
record CommandTally(long accepted, long arrived, long lost, long twice, long late) {

  static CommandTally of(BitSet accepted, Ledger seen) {
    return new CommandTally(
        accepted.cardinality(),
        seen.distinct(),
        seen.missing(accepted).cardinality(),
        seen.twice(),
        seen.late());
  }

  /** A table: one row for each fault, the most of all its runs. */
  static List<String> table(Map<CommandFault, List<CommandTally>> runs) {
    List<String> lines = new ArrayList<>();
    lines.add("| fault | queue | accepted | arrived | lost | twice | out of order |");
    lines.add("|---|---|---|---|---|---|---|");
    runs.forEach((fault, tallies) -> lines.add(row(fault, tallies)));
    return lines;
  }

  private static String row(CommandFault fault, List<CommandTally> tallies) {
    return "| "
        + String.join(
            " | ",
            fault.name(),
            fault.queue(),
            most(tallies, CommandTally::accepted),
            most(tallies, CommandTally::arrived),
            most(tallies, CommandTally::lost),
            most(tallies, CommandTally::twice),
            most(tallies, CommandTally::late))
        + " |";
  }

  private static String most(List<CommandTally> tallies, ToLongFunction<CommandTally> of) {
    return Long.toString(tallies.stream().mapToLong(of).max().orElseThrow());
  }
}
