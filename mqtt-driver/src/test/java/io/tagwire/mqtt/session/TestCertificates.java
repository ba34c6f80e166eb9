package io.tagwire.mqtt.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates made with openssl in a folder; EC keys, which are made in no time. */
final class TestCertificates {
  private static final String EC = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
  private final Path folder;

  TestCertificates(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(
        folder.resolve("ca.cnf"),
        """
        [ca]
        default_ca=d
        [d]
        database=index.txt
        serial=serial.txt
        new_certs_dir=.
        policy=p
        default_md=sha256
        unique_subject=no
        [p]
        commonName=supplied
        """);
    Files.writeString(folder.resolve("index.txt"), "");
    Files.writeString(folder.resolve("serial.txt"), "1000\n");
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  /** A CA, also a self-signed certificate: {@code NAME.pem} and {@code NAME.key}. */
  TestCertificates authority(String name, String... more) {
    openssl(
        "req -x509 " + EC + " -days 40 -subj /CN=" + name + " -keyout NAME.key -out NAME.pem",
        name,
        more);
    return this;
  }

  /** A certificate of a CA, valid for some days: {@code NAME.pem} and {@code NAME.key}. */
  TestCertificates signed(String name, String authority, int days, String extension) {
    return signed(name, EC, authority, days, extension);
  }

  TestCertificates signed(
      String name, String keyOptions, String authority, int days, String extension) {
    request(name, keyOptions, extension);
    openssl(
        "x509 -req -in NAME.csr -CA CA.pem -CAkey CA.key -CAcreateserial -days DAYS -extfile NAME.ext -out NAME.pem"
            .replace("CA.", authority + ".")
            .replace("DAYS", Integer.toString(days)),
        name);
    return this;
  }

  /** A certificate of a CA that is valid from 2090 on. */
  TestCertificates future(String name, String authority, String extension) {
    request(name, EC, extension);
    openssl(
        "ca -batch -notext -config ca.cnf -startdate 20900101000000Z -enddate 20910101000000Z -cert CA.pem -keyfile CA.key -in NAME.csr -extfile NAME.ext -out NAME.pem"
            .replace("CA.", authority + "."),
        name);
    return this;
  }

  private void request(String name, String keyOptions, String extension) {
    write(name + ".ext", extension + "\n");
    openssl("req " + keyOptions + " -subj /CN=NAME -keyout NAME.key -out NAME.csr", name);
  }

  /** Files one after the other in a new one. */
  TestCertificates joined(String target, String... sources) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String source : sources) {
      text.append(Files.readString(folder.resolve(source)));
    }
    return write(target, text.toString());
  }

  TestCertificates write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs openssl in the folder, with NAME in the arguments replaced. */
  TestCertificates openssl(String arguments, String name, String... more) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    for (String argument : arguments.split(" ", -1)) {
      command.add(argument.replace("NAME", name));
    }
    command.addAll(List.of(more));
    Path log = folder.resolve("openssl.log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(command + ": " + Files.readString(log));
      }
      return this;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
