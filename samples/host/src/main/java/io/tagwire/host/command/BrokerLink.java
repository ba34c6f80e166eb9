package io.tagwire.host.command;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.runtime.HostThreads;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.SingleConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a command that speaks to one broker, without a project. */
final class BrokerLink {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Further settings of the connection: username=…, password=env:NAME, tls.ca=…")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--driver",
      paramLabel = "ID",
      description = "The driver that speaks to the broker; default: ${DEFAULT-VALUE}",
      defaultValue = "mqtt")
  private String driver = "mqtt";

  /** What is done with a connection; it is not connected yet. */
  @FunctionalInterface
  interface Use {
    /** Returns when it is done. */
    void with(Driver connection, RawMessages raw) throws IOException, InterruptedException;
  }

  String driver() {
    return driver;
  }

  Settings settings(String broker) {
    return new Settings(settings).with("brokers.0", broker);
  }

  /**
   * Makes the connection, closes it afterwards.
   *
   * @param broker its URL
   * @param err receives what goes wrong
   * @param use what is done with it
   * @return whether there was a connection to use
   */
  boolean open(String broker, PrintWriter err, Use use) throws IOException, InterruptedException {
    try (DriverCatalog drivers = Drivers.find()) {
      Optional<DriverFactory> factory = drivers.find(driver);
      if (factory.isEmpty()) {
        err.println("tagwire: there is no driver [" + driver + "]");
        return false;
      }
      Settings connection = settings(broker);
      List<Issue> issues = factory.get().check(connection, List.of());
      issues.forEach(issue -> err.println("tagwire: " + issue.message()));
      if (issues.stream().anyMatch(issue -> issue.severity() == Severity.ERROR)) {
        return false;
      }
      Secrets secrets = new Secrets(Path.of(""), System.getenv());
      try (SingleConnection single =
          SingleConnection.make(
              factory.get(), connection, new HostThreads(), secrets, new StateLog(err))) {
        Optional<RawMessages> raw = single.driver().feature(RawMessages.class);
        if (raw.isEmpty()) {
          err.println("tagwire: driver [" + driver + "] has no raw messages");
          return false;
        }
        use.with(single.driver(), raw.get());
        return true;
      }
    }
  }
}
