package io.tagwire.driver.host;

import io.tagwire.driver.DriverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers a host can use: from plugin folders, one folder a plugin with its own dependencies,
 * each in its own class loader, and from the class path of the host. A broken plugin is an entry
 * with its error and harms nothing. Immutable once loaded; thread-safe.
 *
 * <p>A plugin sees the Java platform, the contract ({@code io.tagwire.driver}), SLF4J and JSpecify
 * of the host, and its own jars; nothing else of the host.
 *
 * @since 0.1
 */
public final class DriverCatalog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DriverCatalog.class);

  private final List<LoadedDriver> entries;
  private final List<PluginClassLoader> loaders;

  private DriverCatalog(List<LoadedDriver> entries, List<PluginClassLoader> loaders) {
    this.entries = List.copyOf(entries);
    this.loaders = List.copyOf(loaders);
  }

  /**
   * Loads every folder below a directory as a plugin, in order of their names, then the class path.
   * Of two drivers with one id the first is used, so a plugin replaces a driver of the class path.
   * Folders whose name begins with a dot are left out.
   *
   * @param plugins a directory of plugin folders; one that does not exist is empty
   * @return what was found
   */
  public static DriverCatalog load(Path plugins) {
    List<PluginClassLoader> loaders = new ArrayList<>();
    DriverScan scan = new DriverScan();
    if (Files.isDirectory(plugins)) {
      scanPlugins(plugins, scan, loaders);
    }
    return finish(scan, loaders);
  }

  /**
   * Loads from the class path only.
   *
   * @return what was found
   */
  public static DriverCatalog ofClassPath() {
    return finish(new DriverScan(), List.of());
  }

  private static DriverCatalog finish(DriverScan scan, List<PluginClassLoader> loaders) {
    scan.classPath(host());
    return new DriverCatalog(scan.entries(), loaders);
  }

  private static void scanPlugins(Path plugins, DriverScan scan, List<PluginClassLoader> loaders) {
    List<Path> found;
    try (Stream<Path> children = Files.list(plugins)) {
      found = children.filter(child -> !isHidden(child)).sorted().toList();
    } catch (IOException e) {
      scan.broken(plugins.toString(), "the plugin directory cannot be read: " + e.getMessage());
      return;
    }
    for (Path child : found) {
      if (Files.isDirectory(child)) {
        scanFolder(child, scan, loaders);
      } else if (child.toString().endsWith(".jar")) {
        scan.broken(child.toString(), "a plugin is a folder: put this jar into one of its own");
      }
    }
  }

  private static void scanFolder(Path path, DriverScan scan, List<PluginClassLoader> loaders) {
    try {
      PluginClassLoader loader = PluginFolder.read(path).open(host());
      loaders.add(loader);
      scan.plugin(path.toString(), loader);
    } catch (IOException e) {
      scan.broken(path.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static boolean isHidden(Path path) {
    Path name = path.getFileName();
    return name != null && name.toString().startsWith(".");
  }

  private static ClassLoader host() {
    return DriverFactory.class.getClassLoader();
  }

  /**
   * Everything found, broken ones too, in the order of loading.
   *
   * @return the entries
   */
  public List<LoadedDriver> entries() {
    return entries;
  }

  /**
   * The factory of a driver.
   *
   * @param id its id
   * @return the factory; empty if there is none that can be used
   */
  public Optional<DriverFactory> find(String id) {
    return entries.stream()
        .flatMap(entry -> entry.factory().stream())
        .filter(factory -> factory.descriptor().id().equals(id))
        .findFirst();
  }

  /**
   * Closes the class loaders of the plugins; a thread that a plugin left behind is logged. Close
   * the drivers first. Idempotent.
   */
  @Override
  public void close() {
    for (PluginClassLoader loader : loaders) {
      warnOfThreads(loader);
      try {
        loader.close();
      } catch (IOException e) {
        LOG.warn("Plugin [{}]: a jar could not be closed", loader.getName(), e);
      }
    }
  }

  private static void warnOfThreads(PluginClassLoader loader) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive() && thread.getContextClassLoader() == loader) {
        LOG.warn(
            "Plugin [{}]: thread [{}] still runs although the plugin is unloaded",
            loader.getName(),
            thread.getName());
      }
    }
  }
}
