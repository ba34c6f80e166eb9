package io.tagwire.driver.host;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one plugin folder. The contract and the logging facade come from the host only,
 * because both sides must mean the same class; the Java platform is seen by both; everything else
 * comes from the plugin only, so that two plugins may carry two versions of one library, and none
 * sees the libraries of the host.
 */
final class PluginClassLoader extends URLClassLoader {
  // With the dot: a package that only begins alike is not shared.
  private static final List<String> SHARED =
      List.of("io.tagwire.driver.", "org.slf4j.", "org.jspecify.");

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader host;

  PluginClassLoader(String name, URL[] jars, ClassLoader host) {
    super(name, jars, ClassLoader.getPlatformClassLoader());
    this.host = host;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return isShared(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return isSharedResource(name) ? host.getResource(name) : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return isSharedResource(name) ? host.getResources(name) : super.getResources(name);
  }

  private static boolean isShared(String className) {
    return SHARED.stream().anyMatch(className::startsWith);
  }

  private static boolean isSharedResource(String path) {
    return isShared(path.replace('/', '.'));
  }
}
