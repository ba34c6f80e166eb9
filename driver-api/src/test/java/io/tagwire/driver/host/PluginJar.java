package io.tagwire.driver.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar compiled from sources at test time, as a driver author would ship it. */
final class PluginJar {
  private static final String SERVICE = "META-INF/services/io.tagwire.driver.DriverFactory";

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, String> resources = new LinkedHashMap<>();

  PluginJar source(String className, String source) {
    sources.put(className, source);
    return this;
  }

  PluginJar resource(String path, String content) {
    resources.put(path, content);
    return this;
  }

  PluginJar service(String... factories) {
    return resource(SERVICE, String.join("\n", factories));
  }

  /** A driver whose version is a Java expression, so that it can tell what it sees. */
  PluginJar driver(String className, String id, int apiLevel, String versionExpression) {
    int dot = className.lastIndexOf('.');
    return source(
        className,
        DRIVER
            .replace("$PACKAGE", className.substring(0, dot))
            .replace("$CLASS", className.substring(dot + 1))
            .replace("$ID", id)
            .replace("$LEVEL", Integer.toString(apiLevel))
            .replace("$VERSION", versionExpression));
  }

  Path write(Path jar, Path... classPath) throws IOException {
    Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), ".classes");
    compile(classes, classPath);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        entry(out, name, Files.readAllBytes(file));
      }
      for (Map.Entry<String, String> resource : resources.entrySet()) {
        entry(out, resource.getKey(), resource.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static void entry(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private void compile(Path classes, Path... classPath) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String path =
        Stream.concat(
                Stream.of(
                    locationOf(io.tagwire.driver.DriverFactory.class), locationOf(Probe.class)),
                Stream.of(classPath))
            .map(Path::toString)
            .reduce((a, b) -> a + java.io.File.pathSeparator + b)
            .orElseThrow();
    StringWriter messages = new StringWriter();
    List<JavaFileObject> units = sources.entrySet().stream().map(PluginJar::unit).toList();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-d", classes.toString(), "-cp", path, "-proc:none"),
                null,
                units)
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static JavaFileObject unit(Map.Entry<String, String> source) {
    URI uri = URI.create("string:///" + source.getKey().replace('.', '/') + ".java");
    return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source.getValue();
      }
    };
  }

  private static final String DRIVER =
      """
      package $PACKAGE;

      import io.tagwire.driver.*;
      import io.tagwire.driver.config.*;
      import io.tagwire.driver.host.Probe;
      import io.tagwire.driver.point.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;

      public final class $CLASS implements DriverFactory {
        private final Map<String, String> loaders = new ConcurrentHashMap<>();

        public $CLASS() { saw("constructor"); }

        private void saw(String place) {
          loaders.put(place, String.valueOf(Thread.currentThread().getContextClassLoader().getName()));
        }

        @Override public DriverDescriptor descriptor() {
          saw("descriptor");
          return new DriverDescriptor(
              "$ID", "Compiled for a test", $VERSION, $LEVEL, Set.of(), List.of(), List.of());
        }

        @Override public List<Issue> check(Settings connection, List<Point> points) {
          saw("check");
          return List.of();
        }

        @Override public Driver create(DriverContext context, Settings connection) {
          saw("create");
          return new Driver() {
            @Override public CompletionStage<Void> connect() {
              saw("connect");
              CompletableFuture<Void> done = new CompletableFuture<>();
              context.scheduler().schedule(
                  () -> { saw("timer"); done.complete(null); }, 1, TimeUnit.MILLISECONDS);
              return done;
            }

            @Override public PointGroup open(GroupSpec spec, GroupListener listener) {
              saw("open");
              return new PointGroup() {
                @Override public io.tagwire.driver.value.TagValue last(Point point) {
                  saw("last");
                  return io.tagwire.driver.value.TagValue.absent(
                      io.tagwire.driver.value.Quality.BAD, Instant.EPOCH, "none");
                }

                @Override public CompletionStage<List<PointUpdate>> read(
                    List<Point> points, Duration maxAge) {
                  saw("read");
                  return CompletableFuture.completedStage(List.of());
                }

                @Override public CompletionStage<List<WriteResult>> write(
                    List<PointWrite> writes, WriteOptions options) {
                  saw("write");
                  return CompletableFuture.completedStage(List.of());
                }

                @Override public void close() { saw("group close"); }
              };
            }

            @Override public <F extends DriverFeature> Optional<F> feature(Class<F> type) {
              saw("feature");
              return type == Probe.class ? Optional.of(type.cast(probe())) : Optional.empty();
            }

            @Override public Health health() {
              saw("health");
              return new Health(ConnectionState.IDLE, Instant.EPOCH, Optional.empty(), Map.of());
            }

            @Override public void close() { saw("close"); }
          };
        }

        private Probe probe() {
          return new Probe() {
            @Override public Map<String, String> contextLoaders() {
              saw("probe");
              return Map.copyOf(loaders);
            }

            @Override public boolean sees(String className) {
              try {
                Class.forName(className, false, $CLASS.class.getClassLoader());
                return true;
              } catch (ClassNotFoundException e) {
                return false;
              }
            }

            @Override public boolean finds(String resource) {
              ClassLoader loader = $CLASS.class.getClassLoader();
              try {
                boolean several = loader.getResources(resource).hasMoreElements();
                if (several != (loader.getResource(resource) != null)) {
                  throw new IllegalStateException("getResource and getResources do not agree");
                }
                return several;
              } catch (java.io.IOException e) {
                throw new IllegalStateException(e);
              }
            }
          };
        }
      }
      """;
}
