package io.tagwire.interop;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A broker's certificate for localhost with its key, as PEM and as PKCS #12, and the CA of somebody
 * else.
 */
record Certificates(
    Path certificate, Path key, Path both, Path keyStore, String password, Path foreign) {
  private static final String PASSWORD = "key-store-password";

  /** Makes them with openssl. */
  static Certificates in(Path folder) throws Exception {
    Certificates made =
        new Certificates(
            folder.resolve("broker.crt"),
            folder.resolve("broker.key"),
            folder.resolve("broker.pem"),
            folder.resolve("broker.p12"),
            PASSWORD,
            folder.resolve("foreign.crt"));
    selfSigned(made.certificate, made.key);
    selfSigned(made.foreign, folder.resolve("foreign.key"));
    Files.writeString(made.both, Files.readString(made.key) + Files.readString(made.certificate));
    openssl(
        List.of(
            "pkcs12",
            "-export",
            "-in",
            made.certificate.toString(),
            "-inkey",
            made.key.toString(),
            "-out",
            made.keyStore.toString(),
            "-name",
            "broker",
            "-passout",
            "pass:" + PASSWORD));
    return made;
  }

  private static void selfSigned(Path certificate, Path key) throws Exception {
    openssl(
        List.of(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString(),
            "-days",
            "30",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1"));
  }

  private static void openssl(List<String> arguments) throws Exception {
    Process process = new ProcessBuilder(command(arguments)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("openssl " + arguments + ": " + said);
    }
  }

  private static List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    return command;
  }
}
