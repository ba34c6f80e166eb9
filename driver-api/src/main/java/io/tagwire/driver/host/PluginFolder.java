package io.tagwire.driver.host;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A folder with the jars of one plugin.
 *
 * @param path of the folder
 * @param jars in order of their names
 */
record PluginFolder(Path path, List<Path> jars) {
  PluginFolder {
    jars = List.copyOf(jars);
  }

  static PluginFolder read(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return new PluginFolder(
          path, files.filter(file -> file.toString().endsWith(".jar")).sorted().toList());
    }
  }

  /** A class loader skips a jar it cannot read without a word; here it is a fault with a name. */
  PluginClassLoader open(ClassLoader host) throws IOException {
    if (jars.isEmpty()) {
      throw new IOException("there is no jar in this folder");
    }
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      urls.add(readable(jar));
    }
    return new PluginClassLoader(path.toString(), urls.toArray(URL[]::new), host);
  }

  private static URL readable(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.size() == 0) {
        throw new IOException("it is empty");
      }
      return url(jar);
    } catch (IOException | SecurityException e) {
      throw new IOException("the jar [" + jar.getFileName() + "] cannot be read: " + reason(e), e);
    }
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
