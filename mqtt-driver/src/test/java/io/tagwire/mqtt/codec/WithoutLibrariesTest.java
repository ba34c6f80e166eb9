package io.tagwire.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The driver as it is loaded where the libraries of some formats are not beside it. */
class WithoutLibrariesTest {

  private static List<Issue> check(String decode) throws Exception {
    URL[] rest =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.matches(".*(dataformat-cbor|msgpack|protobuf-java).*\\.jar"))
            .map(WithoutLibrariesTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new DriverLoader(rest)) {
      DriverFactory factory =
          (DriverFactory)
              loader
                  .loadClass("io.tagwire.mqtt.MqttDriverFactory")
                  .getDeclaredConstructor()
                  .newInstance();
      assertThat(factory.getClass().getClassLoader()).isSameAs(loader);
      Point point =
          Point.of("p", "t", ValueType.REAL)
              .withSettings(Settings.of("selector", "$bytes", "decode", decode));
      return factory.check(Settings.of("brokers", "mqtt://localhost"), List.of(point));
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Has the contract from the host, and everything else from its own folder. */
  private static final class DriverLoader extends URLClassLoader {
    DriverLoader(URL[] urls) {
      super(urls, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      return name.startsWith("io.tagwire.driver.")
          ? WithoutLibrariesTest.class.getClassLoader().loadClass(name)
          : super.findClass(name);
    }
  }

  @Test
  void whoNeedsNoneOfThemMissesNothing() throws Exception {
    assertThat(check("gzip | json | pointer('/a')")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cbor | jackson-dataformat-cbor",
        "msgpack | msgpack-core",
        "protobuf(a, b) | protobuf-java"
      })
  void whoNeedsOneIsToldWhich(String decode, String library) throws Exception {
    assertThat(check(decode))
        .singleElement()
        .satisfies(issue -> assertThat(issue.message()).endsWith("beside the driver: " + library));
  }
}
