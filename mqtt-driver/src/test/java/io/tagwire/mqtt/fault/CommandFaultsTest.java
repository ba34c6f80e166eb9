package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a queue accepted arrives, whatever happens to the link, the broker, the host, the disk. */
class CommandFaultsTest {
  private static final int REPETITIONS = Integer.getInteger("tagwire.faults.repetitions", 1);
  private static final List<CommandFault> FAULTS = CommandFault.all();
  private static final Map<CommandFault, List<CommandTally>> RUNS = new LinkedHashMap<>();

  @TempDir Path folder;

  @AfterAll
  static void writeTable() throws IOException {
    ReliabilityPage.write("commands", CommandTally.table(RUNS));
  }

  static List<CommandFault> faults() {
    return FAULTS.stream()
        .flatMap(fault -> Collections.nCopies(REPETITIONS, fault).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyCommandTheQueueAcceptedArrives(CommandFault fault) throws Exception {
    CommandTally tally = fault.run().in(folder);
    RUNS.computeIfAbsent(fault, same -> new ArrayList<>()).add(tally);
    assertThat(tally.lost()).as("%s: %s", fault, tally).isZero();
    assertThat(tally.late()).as("%s: %s", fault, tally).isZero();
  }
}
