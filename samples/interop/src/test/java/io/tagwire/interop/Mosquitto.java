package io.tagwire.interop;

import io.tagwire.interop.BrokerProcess.Ports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The mosquitto of this machine, with a password file and TLS. */
final class Mosquitto implements Launcher {
  private static final Pattern READY = Pattern.compile("mosquitto version (\\S+) running");

  @Override
  public Broker launch(Path folder, Certificates certificates) throws Exception {
    Path program = Programs.find("mosquitto", "apt-get install mosquitto");
    Path passwords = folder.resolve("passwords");
    Process process =
        new ProcessBuilder(
                Programs.find("mosquitto_passwd", "apt-get install mosquitto").toString(),
                "-c",
                "-b",
                passwords.toString(),
                Login.PLANT.user(),
                Login.PLANT.password())
            .inheritIO()
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("mosquitto_passwd failed");
    }
    Ports ports = Ports.free();
    Path file = folder.resolve("mosquitto.conf");
    Files.write(
        file,
        List.of(
            "user root",
            "allow_anonymous false",
            "password_file " + passwords,
            "listener " + ports.plain() + " 127.0.0.1",
            "listener " + ports.tls() + " 127.0.0.1",
            "certfile " + certificates.certificate(),
            "keyfile " + certificates.key()),
        StandardCharsets.UTF_8);
    return BrokerProcess.start(
        folder, ports, Map.of(), List.of(program.toString(), "-c", file.toString()), READY);
  }
}
