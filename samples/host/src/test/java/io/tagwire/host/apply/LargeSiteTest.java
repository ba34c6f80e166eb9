package io.tagwire.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.Mosquitto;
import io.tagwire.host.apply.ApplyResult.Outcome;
import io.tagwire.host.apply.LiveProject.Mode;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectCheck;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.Surroundings;
import io.tagwire.preconfig.output.CsvWriter;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.TagRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A thousand devices from a list: the figures are told, the limits are loose. Counted is the time
 * of this thread on a processor, which does all of it: others may have the machine, too.
 */
@Isolated
class LargeSiteTest {
  private static final int DEVICES = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;
  private final List<ConnectionState> states = new CopyOnWriteArrayList<>();

  @Test
  void thousandDevicesAreReadCheckedAndAppliedInSecondsAndGiveTheSameBytesAgain()
      throws IOException {
    Secrets secrets = new Secrets(folder, Map.of());
    try (Mosquitto broker = Mosquitto.start(folder);
        DriverCatalog drivers = DriverCatalog.ofClassPath()) {
      Files.writeString(
          folder.resolve("project.yaml"),
          """
          name: plugs
          connections:
            site: { driver: mqtt, settings: { brokers: [ "BROKER" ] } }
          preconfigurations:
            - { template: tasmota-plug, connection: site, group: plugs, rows: plugs.csv }
          """
              .replace("BROKER", broker.url()));
      rows(DEVICES, "");
      long start = now();
      Problems problems = new Problems();
      Project read = load(problems);
      long loaded = now();
      Project project = new ProjectCheck(drivers, secrets).check(read, problems);
      long checked = now();
      assertThat(problems.list()).isEmpty();
      assertThat(CsvWriter.table(table(load(problems)), ','))
          .isEqualTo(CsvWriter.table(table(read), ','));
      long opening = now();
      try (RunningProject running =
          new RunningProject(
              project,
              Surroundings.quiet(drivers, secrets)
                  .withStates((connection, state, cause) -> states.add(state)))) {
        long opened = now();
        var unused = running.connect();
        await().atMost(LIMIT).until(() -> states.contains(ConnectionState.CONNECTED));
        LiveProject live = new LiveProject(folder, running, drivers, secrets, result -> {});
        rows(DEVICES, "plug500");
        long changing = now();
        ApplyResult one = live.apply(Mode.KEEP_LINKS);
        long changed = now();
        assertThat(one.outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(one.change().orElseThrow().points().changed())
            .allSatisfy(change -> assertThat(change.after().id()).startsWith("hall500."));
        int perDevice = project.points().size() / DEVICES;
        assertThat(one.change().orElseThrow().untouched()).isEqualTo((DEVICES - 1) * perDevice);
        rows(2 * DEVICES, "plug500");
        long doubling = now();
        ApplyResult doubled = live.apply(Mode.KEEP_LINKS);
        long more = now();
        assertThat(doubled.change().orElseThrow().points().added()).hasSize(DEVICES * perDevice);
        System.out.printf(
            "%d devices, %d points: read %d ms, checked %d ms, opened %d ms; one row changed %d ms;"
                + " %d devices more %d ms%n",
            DEVICES,
            project.points().size(),
            millis(start, loaded),
            millis(loaded, checked),
            millis(opening, opened),
            millis(changing, changed),
            DEVICES,
            millis(doubling, more));
        assertThat(Duration.ofNanos(checked - start + opened - opening)).isLessThan(LIMIT);
        assertThat(Duration.ofNanos(changed - changing)).isLessThan(LIMIT);
      }
    }
  }

  private Project load(Problems problems) {
    return new ProjectLoader(new CatalogTemplates(), problems).load(folder).orElseThrow();
  }

  private static long now() {
    return THREADS.getCurrentThreadCpuTime();
  }

  private static long millis(long from, long to) {
    return Duration.ofNanos(to - from).toMillis();
  }

  private static List<TagRow> table(Project project) {
    List<TagRow> rows = new ArrayList<>();
    for (ConnectionConfig connection : project.connections()) {
      for (GroupConfig group : connection.groups()) {
        group
            .points()
            .forEach(point -> rows.add(new TagRow(connection.name(), group.name(), point)));
      }
    }
    return rows;
  }

  private void rows(int devices, String old) throws IOException {
    StringBuilder text = new StringBuilder("topic,name,stale-after\n");
    for (int i = 0; i < devices; i++) {
      String topic = "plug" + i;
      text.append(topic).append(",hall").append(i).append(topic.equals(old) ? ",10m\n" : ",5m\n");
    }
    Files.writeString(folder.resolve("plugs.csv"), text);
  }
}
