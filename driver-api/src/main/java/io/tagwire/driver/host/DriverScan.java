package io.tagwire.driver.host;

import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks class loaders for drivers and keeps one entry for each provider, good or not. */
final class DriverScan {
  private static final Logger LOG = LoggerFactory.getLogger(DriverScan.class);
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");
  private static final String SERVICE = "META-INF/services/" + DriverFactory.class.getName();
  // A service file may be so broken that the iterator fails at each step.
  private static final int MAX_FAILURES = 100;

  private final List<LoadedDriver> entries = new ArrayList<>();
  private final Map<String, String> originById = new HashMap<>();

  List<LoadedDriver> entries() {
    return entries;
  }

  void broken(String origin, String error) {
    LOG.warn("Driver in [{}] cannot be used: {}", origin, error);
    entries.add(LoadedDriver.broken(origin, error));
  }

  void plugin(String origin, PluginClassLoader loader) {
    ContextLoader inPlugin = new ContextLoader(loader);
    int before = entries.size();
    inPlugin.run(() -> scan(origin, loader, factory -> new PluginFactory(factory, inPlugin)));
    if (entries.size() == before) {
      broken(origin, "no jar has a service file [" + SERVICE + "] that names a driver");
    }
  }

  void classPath(ClassLoader loader) {
    scan("class path", loader, factory -> factory);
  }

  private void scan(String origin, ClassLoader loader, UnaryOperator<DriverFactory> wrapping) {
    Iterator<ServiceLoader.Provider<DriverFactory>> providers =
        ServiceLoader.load(DriverFactory.class, loader).stream().iterator();
    int failures = 0;
    while (failures < MAX_FAILURES) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        accept(origin, providers.next().get(), wrapping);
      } catch (ServiceConfigurationError
          | LinkageError
          | AssertionError
          | StackOverflowError
          | RuntimeException e) {
        failures++;
        LOG.debug("Driver in [{}] is broken", origin, e);
        broken(origin, reason(e));
      }
    }
  }

  private void accept(String folder, DriverFactory factory, UnaryOperator<DriverFactory> wrapping) {
    DriverDescriptor descriptor = factory.descriptor();
    String origin = location(folder, factory);
    String refusal = refusal(descriptor);
    if (!refusal.isEmpty()) {
      broken(origin, refusal);
      return;
    }
    originById.put(descriptor.id(), origin);
    entries.add(LoadedDriver.usable(origin, wrapping.apply(factory)));
    LOG.info("Driver [{}] {} from [{}]", descriptor.id(), descriptor.version(), origin);
  }

  private String refusal(DriverDescriptor descriptor) {
    String id = descriptor.id();
    if (!ID.matcher(id).matches()) {
      return "its id [" + id + "] must match " + ID.pattern();
    }
    if (descriptor.apiLevel() > DriverFactory.API_LEVEL) {
      return String.format(
          "driver [%s] needs API level %d, this host has %d",
          id, descriptor.apiLevel(), DriverFactory.API_LEVEL);
    }
    String first = originById.get(id);
    return first == null ? "" : "its id [" + id + "] is taken by the driver from [" + first + "]";
  }

  private static String location(String otherwise, DriverFactory factory) {
    CodeSource source = factory.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return otherwise;
    }
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | RuntimeException e) {
      return source.getLocation().toString();
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e.getCause();
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    if (e instanceof ServiceConfigurationError) {
      return cause == null ? message : message + ": " + cause;
    }
    return e.toString();
  }
}
