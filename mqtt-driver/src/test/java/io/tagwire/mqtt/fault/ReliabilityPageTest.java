package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page and the suite tell of the same faults. */
class ReliabilityPageTest {

  @Test
  void everyFaultOfTheSuiteHasItsRowAndNoRowALoss() throws IOException {
    List<List<String>> rows = ReliabilityPage.rows("faults");
    assertThat(rows)
        .extracting(row -> row.get(0) + ", " + row.get(1))
        .as("run FaultsTest with -Dtagwire.docs.update=true to write the page anew")
        .containsExactlyElementsOf(
            Catalogue.faults().stream()
                .map(
                    fault ->
                        fault.name()
                            + ", "
                            + (fault.perSecond() == Fault.IDLE ? "idle" : fault.perSecond()))
                .toList());
    assertThat(rows).allSatisfy(row -> assertThat(row.get(4)).isEqualTo("0"));
  }

  @Test
  void everyFaultOfCommandsHasItsRowAndNoRowALoss() throws IOException {
    List<List<String>> rows = ReliabilityPage.rows("commands");
    assertThat(rows)
        .extracting(row -> row.get(0) + ", queue: " + row.get(1))
        .as("run CommandFaultsTest with -Dtagwire.docs.update=true to write the page anew")
        .containsExactlyElementsOf(
            CommandFault.all().stream().map(CommandFault::toString).toList());
    assertThat(rows).allSatisfy(row -> assertThat(row.get(4)).isEqualTo("0"));
  }
}
