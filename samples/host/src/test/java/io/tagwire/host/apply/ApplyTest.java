package io.tagwire.host.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.point.UpdateBatch;
import io.tagwire.driver.value.TagValue;
import io.tagwire.host.Mosquitto;
import io.tagwire.host.apply.ApplyResult.Outcome;
import io.tagwire.host.apply.LiveProject.Mode;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectCheck;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.Surroundings;
import io.tagwire.host.runtime.Tag;
import io.tagwire.preconfig.source.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyTest {
  private static final String TEMPLATE =
      """
      template: probe
      version: 1.0.0
      title: Probe
      family: Own
      description: A probe with a document and a state.
      link: https://example.org/probe
      parameters:
        - { key: name, label: Name, help: Name of the probe., required: true }
        - { key: unit, label: Unit, help: Unit of the level., default: m }
      points:
        - { id: "${name}.level", address: "site/${name}", type: real, selector: /level, unit: "${unit}" }
        - { id: "${name}.mode", address: "site/${name}", type: text, selector: /mode }
        - { id: "${name}.state", address: "site/${name}/state", type: text }
      """;

  @TempDir private Path folder;
  private final List<UpdateBatch> batches = new CopyOnWriteArrayList<>();
  private final List<ConnectionState> states = new CopyOnWriteArrayList<>();
  private final List<ApplyResult> told = new ArrayList<>();
  private final DriverCatalog drivers = DriverCatalog.ofClassPath();
  private @Nullable Mosquitto broker;
  private @Nullable RunningProject running;

  @BeforeEach
  void start() throws IOException {
    broker = Mosquitto.start(folder, "log_type subscribe\nlog_type unsubscribe\n");
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    drivers.close();
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void changedRowTouchesOnlyItsDevice() throws IOException {
    LiveProject live = run(1, 30);
    publish(1, 30);
    await().until(() -> isShown("probe30.mode") && isShown("probe1.level"));
    Map<String, TagValue> before = values();
    String logBefore = broker().log();
    batches.clear();

    rows(1, 30, 7);
    ApplyResult result = live.apply(Mode.KEEP_LINKS);

    assertThat(result.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(result.lines())
        .contains("connection site kept", "~ probe7.level  unit: m -> mm")
        .last()
        .asString()
        .startsWith(
            "applied: 0 added, 1 changed, 0 removed, 2 opened again with them, 87 untouched");
    assertThat(running().tag("probe7.level").orElseThrow().point().metadata().unit())
        .isEqualTo("mm");
    Map<String, TagValue> others = values();
    others.keySet().removeIf(id -> id.startsWith("probe7."));
    before.keySet().removeIf(id -> id.startsWith("probe7."));
    assertThat(others).isEqualTo(before);
    await().until(() -> isShown("probe7.level"));
    assertThat(batches)
        .flatExtracting(UpdateBatch::updates)
        .allSatisfy(update -> assertThat(update.point().id()).startsWith("probe7."));
    assertThat(broker().log()).isEqualTo(logBefore);
    assertThat(states).containsOnlyOnce(ConnectionState.CONNECTED);
  }

  @Test
  void reopenedPointKeepsItsValueAndItsTime() throws IOException {
    LiveProject live = run(1, 2);
    publish(1, 2);
    await().until(() -> isShown("probe2.mode"));
    TagValue before = value("probe2.mode");
    rows(1, 2, 2);
    live.apply(Mode.KEEP_LINKS);
    assertThat(value("probe2.mode").value()).isEqualTo(before.value());
    assertThat(value("probe2.mode").serverTimestamp()).isEqualTo(before.serverTimestamp());
  }

  @Test
  void insertedRowDisturbsNoOther() throws IOException {
    LiveProject live = run(2, 4);
    publish(2, 4);
    await().until(() -> isShown("probe4.mode"));
    TagValue before = value("probe4.level");
    rows(1, 4, 0);
    ApplyResult result = live.apply(Mode.KEEP_LINKS);
    assertThat(result.summary())
        .startsWith(
            "applied: 3 added, 0 changed, 0 removed, 0 opened again with them, 9 untouched");
    assertThat(value("probe4.level")).isSameAs(before);
    assertThat(running().tags()).extracting(tag -> tag.point().id()).startsWith("probe1.level");
    publish(1, 1);
    await().until(() -> isShown("probe1.level"));
  }

  @Test
  void removedRowIsUnsubscribed() throws IOException {
    LiveProject live = run(1, 3);
    await().until(() -> lines("site/probe3/state") == 1);
    rows(1, 2, 0);
    ApplyResult result = live.apply(Mode.KEEP_LINKS);
    assertThat(result.lines()).contains("- probe3.state  site/probe3/state");
    assertThat(running().tag("probe3.state")).isEmpty();
    await().until(() -> lines("site/probe3/state") == 2);
    assertThat(lines("site/probe2/state")).isEqualTo(1);
  }

  @Test
  void templateWithOneMorePointLeavesTheOthersOpen() throws IOException {
    LiveProject live = run(1, 3);
    publish(1, 3);
    await().until(() -> isShown("probe3.mode"));
    TagValue before = value("probe3.level");
    Files.writeString(
        folder.resolve("probe.yaml"),
        TEMPLATE
            + "  - { id: \"${name}.text\", address: \"site/${name}\", type: text, selector:"
            + " $payload }\n");
    ApplyResult result = live.apply(Mode.KEEP_LINKS);
    assertThat(result.summary())
        .startsWith(
            "applied: 3 added, 0 changed, 0 removed, 0 opened again with them, 9 untouched");
    assertThat(value("probe3.level")).isSameAs(before);
    assertThat(isShown("probe3.text")).isTrue();
  }

  @Test
  void projectWithErrorsIsRefusedAsAWhole() throws IOException {
    LiveProject live = run(1, 3);
    publish(1, 3);
    await().until(() -> isShown("probe3.mode"));
    TagValue before = value("probe3.level");
    Files.writeString(
        folder.resolve("probes.csv"), "name,unit\nprobe1,m\nprobe9,m\nprobe 1/#,m\nprobe9,km\n");
    ApplyResult result = live.apply(Mode.KEEP_LINKS);
    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.problems()).isNotEmpty();
    assertThat(result.summary()).contains("refused", "goes on");
    assertThat(running().tag("probe9.level")).isEmpty();
    assertThat(value("probe3.level")).isSameAs(before);
  }

  @Test
  void otherSettingsOfAConnectionNeedConsent() throws IOException {
    LiveProject live = run(1, 2);
    await().until(() -> states.contains(ConnectionState.CONNECTED));
    project("keep-alive: 40s");
    ApplyResult refused = live.apply(Mode.KEEP_LINKS);
    assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(refused.lines()).contains("connection site reconnected: keep-alive");
    assertThat(states).doesNotContain(ConnectionState.CLOSED);
    assertThat(live.apply(Mode.RECONNECT).outcome()).isEqualTo(Outcome.APPLIED);
    await().until(() -> states.stream().filter(ConnectionState.CONNECTED::equals).count() == 2);
  }

  @Test
  void comparingChangesNothing() throws IOException {
    LiveProject live = run(1, 2);
    rows(1, 3, 0);
    assertThat(live.apply(Mode.COMPARE).outcome()).isEqualTo(Outcome.COMPARED);
    assertThat(running().tag("probe3.level")).isEmpty();
    rows(1, 2, 0);
    assertThat(live.apply(Mode.KEEP_LINKS).outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void anotherProcessAsksWithTheTokenOnly() throws Exception {
    LiveProject live = run(1, 2);
    try (ApplyServer server = ApplyServer.start(live)) {
      rows(1, 3, 0);
      ApplyClient.Answer answer = ApplyClient.ask(folder, Mode.KEEP_LINKS, true);
      assertThat(answer.done()).isTrue();
      assertThat(answer.text()).contains("\"outcome\":\"APPLIED\"", "\"added\":[\"probe3.level\"");
      Path file = Rendezvous.file(folder);
      Rendezvous real = Rendezvous.read(file).orElseThrow();
      new Rendezvous(real.url(), "guessed", real.process()).write(file);
      assertThatThrownBy(() -> ApplyClient.ask(folder, Mode.KEEP_LINKS, true))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("403");
      real.write(file);
      assertThat(server).isNotNull();
    }
    assertThatThrownBy(() -> ApplyClient.ask(folder, Mode.KEEP_LINKS, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No host runs the project");
  }

  @Test
  void watchedFilesAreAppliedWhenTheyAreWritten() throws IOException {
    LiveProject live = run(1, 2);
    try (ProjectWatch watch = new ProjectWatch(live)) {
      assertThat(watch.look()).isEmpty();
      rows(1, 3, 0);
      assertThat(watch.look()).as("may still be written").isEmpty();
      assertThat(watch.look().orElseThrow().outcome()).isEqualTo(Outcome.APPLIED);
      assertThat(watch.look()).isEmpty();
      assertThat(told).hasSize(1);
    }
  }

  private LiveProject run(int first, int last) throws IOException {
    Files.writeString(folder.resolve("probe.yaml"), TEMPLATE);
    rows(first, last, 0);
    project("keep-alive: 30s");
    Problems problems = new Problems();
    Secrets secrets = new Secrets(folder, Map.of());
    Project project =
        new ProjectCheck(drivers, secrets)
            .check(
                new ProjectLoader(new CatalogTemplates(), problems).load(folder).orElseThrow(),
                problems);
    assertThat(problems.list()).isEmpty();
    running =
        new RunningProject(
            project,
            Surroundings.quiet(drivers, secrets)
                .withUpdates(batches::add)
                .withStates((connection, state, cause) -> states.add(state)));
    var unused = running.connect();
    await().until(() -> states.contains(ConnectionState.CONNECTED));
    return new LiveProject(folder, running, drivers, secrets, told::add);
  }

  private void project(String setting) throws IOException {
    Files.writeString(
        folder.resolve("project.yaml"),
        """
        name: site
        connections:
          site: { driver: mqtt, settings: { brokers: [ "BROKER" ], SETTING } }
        preconfigurations:
          - { template: probe.yaml, connection: site, group: probes, rows: probes.csv }
        """
            .replace("BROKER", broker().url())
            .replace("SETTING", setting));
  }

  private void rows(int first, int last, int inMillimetres) throws IOException {
    StringBuilder text = new StringBuilder("name,unit\n");
    for (int i = first; i <= last; i++) {
      text.append("probe").append(i).append(i == inMillimetres ? ",mm\n" : ",m\n");
    }
    Files.writeString(folder.resolve("probes.csv"), text);
  }

  private void publish(int first, int last) {
    List<String> messages = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      messages.add("site/probe" + i + "/state");
      messages.add("on");
      messages.add("site/probe" + i);
      messages.add("{\"level\":" + i + ",\"mode\":\"auto\"}");
    }
    broker().publish(true, messages.toArray(String[]::new));
  }

  private long lines(String topic) throws IOException {
    return broker().log().lines().filter(line -> line.endsWith(" " + topic)).count();
  }

  private Map<String, TagValue> values() {
    Map<String, TagValue> values = new LinkedHashMap<>();
    running().tags().forEach(tag -> values.put(tag.point().id(), tag.value()));
    return values;
  }

  private TagValue value(String id) {
    return running().tag(id).map(Tag::value).orElseThrow();
  }

  private boolean isShown(String id) {
    return value(id).value() != null;
  }

  private RunningProject running() {
    return Objects.requireNonNull(running);
  }

  private Mosquitto broker() {
    return Objects.requireNonNull(broker);
  }
}
