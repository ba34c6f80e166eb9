package io.tagwire.host.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.driver.host.LoadedDriver;
import io.tagwire.driver.host.ReplayTime;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginIsolationTest {
  private static final String DRIVER = "io.tagwire.mqtt.MqttDriverFactory";
  private static final String PAHO = "org.eclipse.paho.mqttv5.client.MqttAsyncClient";
  private static final String PAHO_V3 = "org.eclipse.paho.client.mqttv3.MqttAsyncClient";
  private static final String JACKSON = "com.fasterxml.jackson.core.json.PackageVersion";
  private static final Path OTHER_JACKSON = Path.of("target/other-jackson");

  @TempDir private Path plugins;

  @BeforeEach
  void fillTheFolder() throws Exception {
    Path mqtt = Files.createDirectory(plugins.resolve("mqtt"));
    jar(origin(DRIVER), mqtt.resolve("driver.jar"));
    jar(origin(PAHO), mqtt.resolve("paho.jar"));
    jar(origin(PAHO_V3), mqtt.resolve("paho-v3.jar"));
    try (Stream<Path> jars = Files.list(OTHER_JACKSON)) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, mqtt.resolve(jar.getFileName()));
      }
    }
  }

  @Test
  void theDriverRunsWithTheJacksonOfItsFolderWhileTheHostHasAnother() throws Exception {
    try (DriverCatalog drivers = DriverCatalog.load(plugins)) {
      DriverFactory factory = drivers.find("mqtt").orElseThrow();
      WatchedTime time = new WatchedTime(new ReplayTime(Instant.parse("2026-03-01T10:00:00Z")));
      try (SingleConnection connection =
          SingleConnection.make(
              factory,
              Settings.of("brokers", "mqtt://127.0.0.1"),
              time,
              new Secrets(plugins, Map.of()),
              (name, state, cause) -> {})) {
        Point level =
            Point.of("level", "tank", ValueType.REAL)
                .withSettings(Settings.of("selector", "/level"));
        var group =
            connection.driver().open(GroupSpec.of("g", List.of(level), Duration.ZERO), batch -> {});
        connection
            .driver()
            .feature(Replay.class)
            .orElseThrow()
            .feed(
                new RawMessage(
                    "tank",
                    Bytes.utf8("{\"level\":2.5}"),
                    0,
                    false,
                    false,
                    Map.of(),
                    time.clock().instant()));
        assertThat(group.last(level).value()).isEqualTo(new Value.Real(2.5));
      }
      assertThat(originOf(drivers)).startsWith(plugins.resolve("mqtt").toString());
      assertThat(version(Class.forName(JACKSON))).isNotEqualTo("2.18.3");
      assertThat(version(time.loaderOfTheCaller().loadClass(JACKSON))).isEqualTo("2.18.3");
    }
  }

  @Test
  void aBrokenJarIsReportedAndHarmsNothing() throws IOException {
    Path broken = Files.createDirectory(plugins.resolve("broken"));
    Files.writeString(broken.resolve("driver.jar"), "this is no jar");
    try (DriverCatalog drivers = DriverCatalog.load(plugins)) {
      assertThat(drivers.entries())
          .filteredOn(entry -> entry.origin().contains("broken"))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.factory()).isEmpty();
                assertThat(entry.error()).contains("driver.jar");
              });
      assertThat(originOf(drivers)).startsWith(plugins.resolve("mqtt").toString());
      assertThat(
              drivers
                  .find("mqtt")
                  .orElseThrow()
                  .check(Settings.of("brokers", "mqtt://127.0.0.1"), List.of()))
          .isEmpty();
    }
  }

  private static String originOf(DriverCatalog drivers) {
    return drivers.entries().stream()
        .filter(
            entry ->
                entry
                    .factory()
                    .map(factory -> factory.descriptor().id())
                    .equals(Optional.of("mqtt")))
        .map(LoadedDriver::origin)
        .findFirst()
        .orElse("");
  }

  private static Path origin(String type) throws Exception {
    return Path.of(Class.forName(type).getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  // In a build of all modules the driver is a folder of classes, not yet a jar.
  private static void jar(Path origin, Path target) throws IOException {
    if (Files.isRegularFile(origin)) {
      Files.copy(origin, target);
      return;
    }
    try (OutputStream file = Files.newOutputStream(target);
        JarOutputStream jar = new JarOutputStream(file);
        Stream<Path> files = Files.walk(origin)) {
      for (Path one : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(
            new JarEntry(origin.relativize(one).toString().replace(File.separatorChar, '/')));
        Files.copy(one, jar);
        jar.closeEntry();
      }
    }
  }

  private static String version(Class<?> type) throws ReflectiveOperationException {
    return String.valueOf(type.getField("VERSION").get(null));
  }

  /** Notes the context class loader of whoever asks for the clock: inside of a driver its own. */
  private static final class WatchedTime implements Execution {
    private final ReplayTime time;
    private volatile ClassLoader seen = ClassLoader.getSystemClassLoader();

    WatchedTime(ReplayTime time) {
      this.time = time;
    }

    ClassLoader loaderOfTheCaller() {
      return seen;
    }

    @Override
    public InstantSource clock() {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      if (loader != PluginIsolationTest.class.getClassLoader()) {
        seen = loader;
      }
      return time.clock();
    }

    @Override
    public ScheduledExecutorService scheduler() {
      return time.scheduler();
    }

    @Override
    public Executor callbacks() {
      return time.callbacks();
    }

    @Override
    public void close() {
      time.scheduler().shutdown();
    }
  }
}
