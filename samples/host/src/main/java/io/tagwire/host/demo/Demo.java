package io.tagwire.host.demo;

import io.tagwire.broker.EmbeddedBroker;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectCheck;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.host.runtime.HostThreads;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.SingleConnection;
import io.tagwire.host.runtime.StateListener;
import io.tagwire.host.runtime.Surroundings;
import io.tagwire.host.runtime.UpdateListener;
import io.tagwire.preconfig.source.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The whole demonstration in this process: broker, plant and the project that watches it. */
public final class Demo implements AutoCloseable {
  private static final String FILE = "project.yaml";
  private static final String BUS = "mqtt";
  private static final int DEVICES_AND_STATION = 6;

  private final EmbeddedBroker broker;
  private final RunningProject project;
  private final DemoPlant plant;
  private final Opening opening;

  private Demo(EmbeddedBroker broker, RunningProject project, DemoPlant plant, Opening opening) {
    this.broker = broker;
    this.project = project;
    this.plant = plant;
    this.opening = opening;
  }

  /**
   * Starts everything, side by side where it can be. Blocks until all of it is under way.
   *
   * @param drivers the drivers there are
   * @param updates hears of every value
   * @param states hears how connections are doing
   * @return the running demonstration
   * @throws IOException if a part of the host is missing
   */
  public static Demo start(DriverCatalog drivers, UpdateListener updates, StateListener states)
      throws IOException {
    CompletableFuture<EmbeddedBroker> broker = aside(EmbeddedBroker::start, "demo-broker");
    Secrets secrets = new Secrets(Path.of(""), Map.of());
    try {
      Project project = load();
      EmbeddedBroker running = broker.join();
      Problems problems = new Problems();
      Project checked =
          new ProjectCheck(drivers, secrets)
              .check(project.withSetting("plant", "brokers.0", running.url()), problems);
      refuse(problems);
      return start(drivers, checked, secrets, running, updates, states);
    } catch (CompletionException e) {
      throw new IOException("The embedded broker did not start: " + e.getCause(), e);
    } catch (IOException | RuntimeException e) {
      var unused = broker.thenAccept(EmbeddedBroker::close);
      throw e;
    }
  }

  /**
   * The project that watches the plant.
   *
   * @return it runs until this is closed
   */
  public RunningProject project() {
    return project;
  }

  /**
   * Where the broker listens.
   *
   * @return its address
   */
  public String brokerUrl() {
    return broker.url();
  }

  @Override
  public void close() {
    // A demonstration that was shorter than the opening has shown nothing yet.
    opening.open();
    plant.close();
    project.close();
    broker.close();
  }

  private static Demo start(
      DriverCatalog drivers,
      Project project,
      Secrets secrets,
      EmbeddedBroker broker,
      UpdateListener updates,
      StateListener states) {
    DriverFactory bus = drivers.find(BUS).orElseThrow();
    Opening opening = new Opening(updates, DEVICES_AND_STATION, System::nanoTime);
    RunningProject running =
        new RunningProject(
            project, Surroundings.quiet(drivers, secrets).withUpdates(opening).withStates(states));
    SingleConnection field =
        SingleConnection.make(
            bus,
            Settings.of("brokers.0", broker.url(), "client-id", "tagwire-demo-plant"),
            new HostThreads(),
            secrets,
            (name, state, cause) -> {});
    DemoPlant plant = new DemoPlant(field, new DemoStation(running));
    plant.start();
    var unused = running.connect();
    return new Demo(broker, running, plant, opening);
  }

  private static Project load() throws IOException {
    Problems problems = new Problems();
    try (InputStream stream = Demo.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IOException("Resource [" + FILE + "] of the demo is missing");
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      Project project =
          new ProjectLoader(new CatalogTemplates(), problems)
              .parse(text, FILE, Path.of(""))
              .orElseThrow(() -> new IllegalStateException(problems.list().toString()));
      refuse(problems);
      return project;
    }
  }

  private static void refuse(Problems problems) {
    if (problems.hasErrors()) {
      throw new IllegalStateException("The demo is broken: " + problems.list());
    }
  }

  private static <T> CompletableFuture<T> aside(Supplier<T> work, String name) {
    return CompletableFuture.supplyAsync(
        work,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          thread.start();
        });
  }
}
