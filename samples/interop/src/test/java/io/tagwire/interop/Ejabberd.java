package io.tagwire.interop;

import io.tagwire.interop.BrokerProcess.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The ejabberd of Debian in a folder of ours, without its service and its user. */
final class Ejabberd implements Launcher {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  @Override
  public Broker launch(Path folder, Certificates certificates) throws Exception {
    Programs.find("ejabberdctl", "apt-get install ejabberd");
    Path erlang = Programs.find("erl", "apt-get install erlang-base");
    Ports ports = Ports.free();
    Path file = folder.resolve("ejabberd.yml");
    Files.writeString(
        file,
        """
        hosts: [localhost]
        loglevel: info
        certfiles: [%s]
        ca_file: %s
        listen:
          - { port: %d, ip: "127.0.0.1", module: mod_mqtt }
          - { port: %d, ip: "127.0.0.1", module: mod_mqtt, tls: true }
        modules:
          mod_mqtt: {}
        """
            .formatted(
                certificates.both(), certificates.certificate(), ports.plain(), ports.tls()));
    String begin =
        """
        {ok, _} = application:ensure_all_started(ejabberd),
        ok = ejabberd_auth:try_register(<<"%s">>, <<"localhost">>, <<"%s">>),
        {ok, Version} = application:get_key(ejabberd, vsn),
        io:format("~nready ~s~n", [Version]).
        """
            .formatted(Login.PLANT.user(), Login.PLANT.password());
    return BrokerProcess.start(
        folder,
        ports,
        Map.of(
            "EJABBERD_CONFIG_PATH", file.toString(),
            "EJABBERD_LOG_PATH", folder.resolve("ejabberd.log").toString(),
            "ERL_LIBS", libraries().toString(),
            "HOME", folder.toString()),
        List.of(
            erlang.toString(),
            "-noinput",
            "-mnesia",
            "dir",
            '"' + folder.resolve("db").toString() + '"',
            "-s",
            "ejabberd",
            "-eval",
            begin));
  }

  // Debian keeps its Erlang libraries in the folder of the architecture.
  private static Path libraries() throws Exception {
    try (Stream<Path> folders = Files.list(LIBRARIES)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        try (Stream<Path> inside = Files.list(folder)) {
          if (inside.anyMatch(path -> path.getFileName().toString().startsWith("ejabberd-"))) {
            return folder;
          }
        }
      }
    }
    throw new MissingProgram("ejabberd has no folder below " + LIBRARIES);
  }
}
