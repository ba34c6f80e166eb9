package io.tagwire.mqtt.fault;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A process of our own classes, to be killed. */
final class ChildJava {
  private ChildJava() {}

  /**
   * Starts it.
   *
   * @param output where its standard output goes; errors go nowhere
   * @param main class to run
   * @param arguments of it
   */
  static Process start(ProcessBuilder.Redirect output, Class<?> main, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(property("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath(),
                main.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(output)
        .start();
  }

  // Some runners of tests have a class path of their own and load ours apart.
  private static String classPath() {
    return ChildJava.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(URL::getPath)
            .collect(Collectors.joining(File.pathSeparator))
        : property("java.class.path");
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
