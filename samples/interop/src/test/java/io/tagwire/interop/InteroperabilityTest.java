package io.tagwire.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every cell of the table, run: a row starts its broker, a cell drives the driver by its settings
 * and interfaces, with a client that shares no code with it on the other side. A cell that comes
 * out otherwise than written in {@link Rows} fails, also when it comes out better.
 */
class InteroperabilityTest {
  private static final boolean ALL = "all".equals(System.getProperty("tagwire.interop"));

  /** Some rows only, by id, while one is looked into. */
  private static final Set<String> ONLY =
      Set.copyOf(
          List.of(System.getProperty("tagwire.interop.only", "").split(",")).stream()
              .filter(id -> !id.isEmpty())
              .toList());

  @TempDir static Path folder;
  private static final Map<String, String> VERSIONS = new ConcurrentHashMap<>();

  /** After a full run in which every cell came out as written: its words for the documentation. */
  @AfterAll
  static void tellTheDocumentation() throws IOException {
    if (!Boolean.getBoolean("tagwire.docs.update") || VERSIONS.size() < Rows.all().size()) {
      return;
    }
    StringBuilder versions = new StringBuilder("| Broker | Version |\n|---|---|\n");
    for (Row row : Rows.all()) {
      versions.append("| %s | %s |\n".formatted(row.name(), VERSIONS.get(row.id())));
    }
    Files.writeString(Page.FILE, Page.text(versions.toString()));
  }

  @TestFactory
  Stream<DynamicContainer> cells() throws Exception {
    Certificates certificates = Certificates.in(folder);
    return Rows.all().stream()
        .filter(row -> ALL || row.everyRun())
        .filter(row -> ONLY.isEmpty() || ONLY.contains(row.id()))
        .map(row -> container(new RunningRow(row, certificates)));
  }

  private static DynamicContainer container(RunningRow running) {
    return dynamicContainer(
        running.row.name(),
        Stream.of(
                Stream.of(dynamicTest("starts", running::start)),
                Arrays.stream(Column.values()).map(running::cell),
                Stream.of(dynamicTest("ends", running::end)))
            .flatMap(tests -> tests)
            .onClose(running::end));
  }

  /** A row, and its broker while it runs. */
  private static final class RunningRow {
    private final Row row;
    private final Certificates certificates;
    private @Nullable Broker broker;

    RunningRow(Row row, Certificates certificates) {
      this.row = row;
      this.certificates = certificates;
    }

    void start() throws Exception {
      try {
        // Left there, with its log, for whoever wonders.
        Path folder = Files.createDirectories(Path.of("target", "brokers").toAbsolutePath());
        broker =
            row.launcher().launch(Files.createTempDirectory(folder, row.id() + "-"), certificates);
        VERSIONS.put(row.id(), broker.version());
      } catch (MissingProgram e) {
        if ("true".equals(System.getenv("CI"))) {
          throw new AssertionError(e.getMessage(), e);
        }
        Assumptions.abort(e.getMessage());
      }
    }

    DynamicTest cell(Column column) {
      return dynamicTest(
          column.title(),
          () -> {
            Broker started = broker;
            if (started == null) {
              Assumptions.abort(row.name() + " does not run");
              throw new IllegalStateException("aborted");
            }
            assertThat(column.run(new Site(row, started, certificates, column)))
                .as("%s with %s", column.title(), row.name())
                .isEqualTo(row.expected(column));
          });
    }

    void end() {
      Broker started = broker;
      broker = null;
      if (started != null) {
        started.close();
      }
    }
  }
}
