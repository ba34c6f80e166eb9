package io.tagwire.interop;

import java.nio.file.Path;

/** How a broker is started. */
@FunctionalInterface
interface Launcher {

  /**
   * Starts it and waits until it listens.
   *
   * @param folder for its files; empty
   * @param certificates for its listener with TLS
   * @return the running broker
   * @throws MissingProgram where it is not installed
   * @throws Exception where it does not start
   */
  Broker launch(Path folder, Certificates certificates) throws Exception;
}
