package io.tagwire.driver.host;

import io.tagwire.driver.DriverFeature;
import java.util.Map;

/** What a plugin compiled for a test saw; of the host, because its package is shared. */
public interface Probe extends DriverFeature {

  /** The name of the context class loader by the place where it was asked. */
  Map<String, String> contextLoaders();

  /** Whether the plugin can load a class. */
  boolean sees(String className);

  /** Whether the plugin can find a resource. */
  boolean finds(String resource);
}
