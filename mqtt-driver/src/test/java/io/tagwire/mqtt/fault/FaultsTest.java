package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of the table once: told, over, nothing lost. */
class FaultsTest {

  @TempDir Path folder;

  private static final int REPETITIONS = Integer.getInteger("tagwire.faults.repetitions", 1);
  private static final OutcomeTable TABLE = new OutcomeTable();

  @AfterAll
  static void writeTable() throws IOException {
    ReliabilityPage.write("faults", TABLE.lines());
  }

  static List<Fault> faults() {
    return Catalogue.faults().stream()
        .flatMap(fault -> Collections.nCopies(REPETITIONS, fault).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultIsToldAndOverAndNothingIsLost(Fault fault) throws Exception {
    Outcome outcome = FaultRun.of(fault, folder);
    TABLE.add(outcome);
    assertThat(outcome.lost()).as("%s", outcome).isZero();
    assertThat(outcome.late()).as("%s", outcome).isZero();
    assertThat(outcome.told()).as("%s", outcome).isLessThanOrEqualTo(fault.told());
    assertThat(outcome.back()).as("%s", outcome).isLessThanOrEqualTo(fault.back());
  }
}
