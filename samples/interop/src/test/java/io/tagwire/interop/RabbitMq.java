package io.tagwire.interop;

import io.tagwire.interop.BrokerProcess.Ports;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The RabbitMQ of Debian in a folder of ours, without its service and its user. */
final class RabbitMq implements Launcher {
  private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
  private static final Pattern READY =
      Pattern.compile("(?s)Starting RabbitMQ (\\S+) on Erlang.*Server startup complete");

  @Override
  public Broker launch(Path folder, Certificates certificates) throws Exception {
    if (!Files.isExecutable(PROGRAM)) {
      throw new MissingProgram(PROGRAM + " is not there: apt-get install rabbitmq-server");
    }
    Path names = Programs.find("epmd", "apt-get install erlang-base");
    Ports ports = Ports.free();
    Path file = folder.resolve("rabbitmq.conf");
    Files.writeString(
        file,
        """
        listeners.tcp = none
        mqtt.listeners.tcp.1 = 127.0.0.1:%d
        mqtt.listeners.ssl.1 = 127.0.0.1:%d
        mqtt.allow_anonymous = false
        ssl_options.certfile = %s
        ssl_options.keyfile = %s
        ssl_options.verify = verify_none
        default_user = %s
        default_pass = %s
        log.console = true
        log.console.level = info
        log.file = false
        """
            .formatted(
                ports.plain(),
                ports.tls(),
                certificates.certificate(),
                certificates.key(),
                Login.PLANT.user(),
                Login.PLANT.password()));
    Path plugins = Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_mqtt].\n");
    // Erlang's name service would otherwise be left behind, on its well-known port.
    String namesPort = Integer.toString(MosquittoBroker.freePort());
    Process nameService =
        new ProcessBuilder(names.toString(), "-address", "127.0.0.1", "-port", namesPort)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("epmd.log").toFile())
            .start();
    try {
      Broker broker =
          BrokerProcess.start(
              folder,
              ports,
              Map.ofEntries(
                  Map.entry("HOME", folder.toString()),
                  Map.entry("ERL_EPMD_PORT", namesPort),
                  Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                  Map.entry("RABBITMQ_NODENAME", "interop@localhost"),
                  Map.entry("RABBITMQ_DIST_PORT", Integer.toString(MosquittoBroker.freePort())),
                  Map.entry("RABBITMQ_MNESIA_BASE", folder.resolve("db").toString()),
                  Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                  Map.entry("RABBITMQ_PID_FILE", folder.resolve("rabbitmq.pid").toString()),
                  Map.entry("RABBITMQ_CONFIG_FILE", file.toString()),
                  Map.entry("RABBITMQ_CONF_ENV_FILE", "/dev/null"),
                  Map.entry("RABBITMQ_ENABLED_PLUGINS_FILE", plugins.toString())),
              List.of(PROGRAM.toString()),
              READY);
      return new WithNameService(broker, nameService);
    } catch (Exception | Error e) {
      nameService.destroy();
      throw e;
    }
  }

  /** The broker, and the process it needs beside it. */
  private record WithNameService(Broker broker, Process nameService) implements Broker {
    @Override
    public String version() {
      return broker.version();
    }

    @Override
    public int port() {
      return broker.port();
    }

    @Override
    public int tlsPort() {
      return broker.tlsPort();
    }

    @Override
    public void close() {
      broker.close();
      nameService.destroy();
    }
  }
}
