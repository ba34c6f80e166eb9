package io.tagwire.driver.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverCatalogTest {
  private static final int LEVEL = DriverFactory.API_LEVEL;

  @TempDir Path plugins;

  private Path folder(String name) throws IOException {
    return Files.createDirectories(plugins.resolve(name));
  }

  private Path goodPlugin(String id) throws IOException {
    return new PluginJar()
        .driver("good.Factory", id, LEVEL, "\"1.0\"")
        .service("good.Factory")
        .write(folder(id).resolve(id + ".jar"));
  }

  private void pluginWithLibrary(String id, String libraryVersion) throws IOException {
    Path library =
        new PluginJar()
            .source(
                "library.Library",
                "package library; public class Library { public static String version() { return \""
                    + libraryVersion
                    + "\"; } }")
            .write(folder(id).resolve("library-" + libraryVersion + ".jar"));
    new PluginJar()
        .driver("user.Factory", id, LEVEL, "library.Library.version()")
        .service("user.Factory")
        .write(folder(id).resolve(id + ".jar"), library);
  }

  private static String version(DriverCatalog catalog, String id) {
    return catalog.find(id).orElseThrow().descriptor().version();
  }

  private static Probe probe(DriverCatalog catalog, String id, FakeContext context) {
    return catalog
        .find(id)
        .orElseThrow()
        .create(context, Settings.NONE)
        .feature(Probe.class)
        .orElseThrow();
  }

  private static List<String> errors(DriverCatalog catalog) {
    return catalog.entries().stream()
        .filter(entry -> entry.factory().isEmpty())
        .map(LoadedDriver::error)
        .toList();
  }

  @Test
  void twoPluginsWithTwoVersionsOfALibraryEachSeeTheirOwn() throws Exception {
    pluginWithLibrary("first", "1.9");
    pluginWithLibrary("second", "2.0");
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(version(catalog, "first")).isEqualTo("1.9");
      assertThat(version(catalog, "second")).isEqualTo("2.0");
      assertThat(errors(catalog)).isEmpty();
    }
  }

  @Test
  void classesOfTheHostAreHidden() throws Exception {
    goodPlugin("good");
    try (DriverCatalog catalog = DriverCatalog.load(plugins);
        FakeContext context = FakeContext.manual()) {
      Probe probe = probe(catalog, "good", context);
      assertThat(probe.sees("org.assertj.core.api.Assertions")).isFalse();
      assertThat(probe.sees("org.junit.jupiter.api.Test")).isFalse();
      assertThat(probe.sees("org.slf4j.Logger")).isTrue();
      assertThat(probe.sees("io.tagwire.driver.support.Backoff")).isTrue();
      assertThat(probe.sees("java.sql.Connection")).isTrue();
    }
  }

  @Test
  void resourcesOfTheHostAreHiddenAndThoseOfThePluginFound() throws Exception {
    new PluginJar()
        .driver("own.Factory", "own", LEVEL, "\"1\"")
        .service("own.Factory")
        .resource("own/resource.txt", "here")
        .write(folder("own").resolve("own.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins);
        FakeContext context = FakeContext.manual()) {
      Probe probe = probe(catalog, "own", context);
      assertThat(probe.finds("own/resource.txt")).isTrue();
      assertThat(probe.finds("org/assertj/core/api/Assertions.class")).isFalse();
      assertThat(probe.finds("io/tagwire/driver/Driver.class")).isTrue();
      assertThat(probe.finds("META-INF/services/io.tagwire.driver.DriverFactory")).isTrue();
    }
  }

  @Test
  void packageThatOnlyBeginsLikeTheContractBelongsToThePlugin() throws Exception {
    new PluginJar()
        .driver("io.tagwire.driverlike.Factory", "alike", LEVEL, "\"1\"")
        .service("io.tagwire.driverlike.Factory")
        .write(folder("alike").resolve("alike.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(version(catalog, "alike")).isEqualTo("1");
    }
  }

  @Test
  void corruptJarIsAnEntryWithItsNameAndHarmsNothing() throws Exception {
    goodPlugin("good");
    Files.writeString(folder("broken").resolve("torn.jar"), "PK\u0003\u0004 and then nothing");
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(errors(catalog)).singleElement().asString().contains("torn.jar");
      assertThat(catalog.find("good")).isPresent();
    }
  }

  @Test
  void pluginWithACorruptDependencyIsRefusedAsAWhole() throws Exception {
    goodPlugin("good");
    Files.writeString(folder("good").resolve("dependency.jar"), "nothing");
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(catalog.find("good")).isEmpty();
      assertThat(errors(catalog)).singleElement().asString().contains("dependency.jar");
    }
  }

  @Test
  void serviceFileWithAMissingClassStillYieldsTheGoodProvider() throws Exception {
    new PluginJar()
        .driver("half.Factory", "half", LEVEL, "\"1\"")
        .service("half.Missing", "half.Factory", "half.MissingToo")
        .write(folder("half").resolve("half.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(catalog.find("half")).isPresent();
      assertThat(errors(catalog))
          .hasSize(2)
          .anySatisfy(error -> assertThat(error).contains("half.Missing "))
          .anySatisfy(error -> assertThat(error).contains("half.MissingToo "));
    }
  }

  @Test
  void factoryThatCannotBeLinkedIsAnEntry() throws Exception {
    Path elsewhere =
        new PluginJar()
            .source(
                "gone.Gone",
                "package gone; public class Gone { public static int x() { return 1; } }")
            .write(plugins.resolve(".gone.jar"));
    new PluginJar()
        .driver("linked.Factory", "linked", LEVEL, "\"\" + gone.Gone.x()")
        .service("linked.Factory")
        .write(folder("linked").resolve("linked.jar"), elsewhere);
    goodPlugin("good");
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(errors(catalog)).singleElement().asString().contains("gone/Gone");
      assertThat(catalog.find("good")).isPresent();
    }
  }

  @Test
  void factoryThatThrowsIsAnEntryWithTheReason() throws Exception {
    new PluginJar()
        .driver("thrower.Factory", "thrower", LEVEL, "String.valueOf(1 / (int) Math.sin(0))")
        .service("thrower.Factory")
        .write(folder("thrower").resolve("thrower.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(errors(catalog)).singleElement().asString().contains("/ by zero");
    }
  }

  @Test
  void ofTwoDriversWithOneIdTheFirstIsUsed() throws Exception {
    goodPlugin("good");
    Path first = folder("good").resolve("good.jar");
    Files.copy(first, folder("later").resolve("copy.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(catalog.find("good")).isPresent();
      assertThat(errors(catalog))
          .singleElement()
          .asString()
          .contains("[good]")
          .contains(first.toString());
    }
  }

  @Test
  void driverWithABadIdIsRefused() throws Exception {
    new PluginJar()
        .driver("bad.Factory", "Bad Id", LEVEL, "\"1\"")
        .service("bad.Factory")
        .write(folder("bad").resolve("bad.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(errors(catalog)).singleElement().asString().contains("[Bad Id]");
    }
  }

  @Test
  void driverOfAHigherApiLevelIsRefused() throws Exception {
    new PluginJar()
        .driver("newer.Factory", "newer", LEVEL + 1, "\"1\"")
        .service("newer.Factory")
        .write(folder("newer").resolve("newer.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(catalog.find("newer")).isEmpty();
      assertThat(errors(catalog))
          .singleElement()
          .asString()
          .contains("needs API level " + (LEVEL + 1));
    }
  }

  @Test
  void folderWithoutAJarOrWithoutADriverIsAnEntry() throws Exception {
    folder("empty");
    new PluginJar().resource("readme.txt", "no driver").write(folder("none").resolve("none.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(errors(catalog)).hasSize(2);
      assertThat(errors(catalog).get(0)).contains("no jar in this folder");
      assertThat(errors(catalog).get(1)).contains("META-INF/services");
    }
  }

  @Test
  void jarBesideThePluginFoldersIsAnEntryThatSaysWhereItBelongs() throws Exception {
    Files.copy(goodPlugin("good"), plugins.resolve("stray.jar"));
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(errors(catalog)).singleElement().asString().contains("folder");
      assertThat(catalog.find("good")).isPresent();
    }
  }

  @Test
  void originOfADriverIsItsJar() throws Exception {
    Path jar = goodPlugin("good");
    try (DriverCatalog catalog = DriverCatalog.load(plugins)) {
      assertThat(catalog.entries()).extracting(LoadedDriver::origin).contains(jar.toString());
    }
  }

  @Test
  void missingDirectoryOfPluginsIsEmpty() {
    try (DriverCatalog catalog = DriverCatalog.load(plugins.resolve("nowhere"))) {
      assertThat(errors(catalog)).isEmpty();
    }
  }

  @Test
  void everyCallRunsWithTheContextLoaderOfThePlugin() throws Exception {
    goodPlugin("good");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (DriverCatalog catalog = DriverCatalog.load(plugins);
        FakeContext context = FakeContext.real()) {
      DriverFactory factory = catalog.find("good").orElseThrow();
      factory.check(Settings.NONE, List.of());
      Driver driver = factory.create(context, Settings.NONE);
      driver.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      Point point = Point.of("p", "a", ValueType.REAL);
      PointGroup group = driver.open(GroupSpec.of("g", List.of(point), Duration.ZERO), batch -> {});
      group.last(point);
      group.read(List.of(point), Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
      group
          .write(List.of(), new WriteOptions(WriteStage.SENT, Duration.ofSeconds(1)))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      group.close();
      driver.health();
      driver.close();
      Map<String, String> loaders = driver.feature(Probe.class).orElseThrow().contextLoaders();
      assertThat(loaders)
          .containsOnlyKeys(
              "constructor",
              "descriptor",
              "check",
              "create",
              "connect",
              "timer",
              "open",
              "last",
              "read",
              "write",
              "group close",
              "health",
              "close",
              "feature",
              "probe");
      assertThat(loaders.values()).containsOnly(folder("good").toString());
    }
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void pluginGivesTheSameFeatureEachTime() throws Exception {
    goodPlugin("good");
    try (DriverCatalog catalog = DriverCatalog.load(plugins);
        FakeContext context = FakeContext.manual()) {
      Driver driver = catalog.find("good").orElseThrow().create(context, Settings.NONE);
      assertThat(driver.feature(Probe.class)).isEqualTo(driver.feature(Probe.class));
    }
  }

  @Test
  void pluginCannotShutDownTheSchedulerOfTheHost() {
    try (FakeContext context = FakeContext.manual()) {
      PluginContext inPlugin =
          new PluginContext(context, new ContextLoader(ClassLoader.getPlatformClassLoader()));
      assertThatThrownBy(() -> inPlugin.scheduler().shutdownNow())
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void jarsAreFreeAfterClose() throws Exception {
    Path jar = goodPlugin("good");
    DriverCatalog catalog = DriverCatalog.load(plugins);
    DriverFactory factory = catalog.find("good").orElseThrow();
    catalog.close();
    catalog.close();
    Files.delete(jar);
    assertThatThrownBy(() -> factory.create(FakeContext.manual(), Settings.NONE))
        .isInstanceOf(NoClassDefFoundError.class);
  }
}
