package io.tagwire.interop;

import io.tagwire.interop.BrokerProcess.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The aedes of the npm registry, in the versions of its lock file. */
final class Aedes implements Launcher {
  private static final Path SOURCES = Path.of("brokers", "aedes");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "broker.mjs");
  private static final int INSTALL_MINUTES = 5;

  @Override
  public Broker launch(Path folder, Certificates certificates) throws Exception {
    Path node = Programs.find("node", "apt-get install nodejs npm");
    Path npm = Programs.find("npm", "apt-get install npm");
    for (String file : FILES) {
      Files.copy(SOURCES.resolve(file), folder.resolve(file));
    }
    Process install =
        new ProcessBuilder(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("npm.log").toFile())
            .start();
    if (!install.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || install.exitValue() != 0) {
      install.destroyForcibly();
      throw new IllegalStateException(
          "npm ci failed: " + Files.readString(folder.resolve("npm.log")));
    }
    Ports ports = Ports.free();
    return BrokerProcess.start(
        folder,
        ports,
        Map.of(),
        List.of(
            node.toString(),
            "broker.mjs",
            Integer.toString(ports.plain()),
            Integer.toString(ports.tls()),
            certificates.certificate().toString(),
            certificates.key().toString(),
            Login.PLANT.user(),
            Login.PLANT.password()));
  }
}
