package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.File;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who to trust and who we are; secrets as references. */
record TlsSettings(
    Optional<Path> ca,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> keyPassword,
    Optional<Path> keystore,
    Optional<String> keystorePassword,
    boolean verifyHost) {
  /** Types settings that {@link #check} finds no error in. */
  static TlsSettings of(Settings settings) {
    return new TlsSettings(
        settings.text("tls.ca").map(Path::of),
        settings.text("tls.certificate").map(Path::of),
        settings.text("tls.key").map(Path::of),
        settings.text("tls.key-password"),
        settings.text("tls.keystore").map(Path::of),
        settings.text("tls.keystore-password"),
        settings.flag("tls.verify-host").orElse(true));
  }

  static List<Setting> descriptions() {
    return List.of(
        Setting.of(
            "tls.ca",
            new File(),
            "CA certificates",
            "A PEM file with the certificates that may sign the broker's. Without it those of the"
                + " Java runtime count."),
        Setting.of(
            "tls.certificate",
            new File(),
            "Client certificate",
            "A PEM file with our certificate and what links it to its CA."),
        Setting.of(
            "tls.key",
            new File(),
            "Client key",
            "A PEM file with the private key of our certificate: PKCS #8 (also encrypted), PKCS #1"
                + " or SEC 1."),
        Setting.of(
            "tls.key-password",
            new Secret(),
            "Key password",
            "A reference to the password of an encrypted tls.key."),
        Setting.of(
            "tls.keystore",
            new File(),
            "Client key store",
            "A PKCS #12 file with our certificate and key, instead of tls.certificate and"
                + " tls.key."),
        Setting.of(
            "tls.keystore-password",
            new Secret(),
            "Key store password",
            "A reference to the password of tls.keystore."),
        Setting.of(
                "tls.verify-host",
                new Flag(),
                "Check host name",
                "Whether the broker's certificate must be for the host in its URL. Off, anybody"
                    + " with a certificate of the same CA can pose as the broker.")
            .orElse("true")
            .asAdvanced());
  }

  /** Everything that is wrong, offline. Looks whether files exist. */
  static void check(Settings settings, List<Issue> issues) {
    for (String key : List.of("tls.ca", "tls.certificate", "tls.key", "tls.keystore")) {
      settings.text(key).flatMap(file -> fileFault(key, file)).ifPresent(issues::add);
    }
    boolean certificate = settings.text("tls.certificate").isPresent();
    boolean key = settings.text("tls.key").isPresent();
    if (certificate != key) {
      String there = certificate ? "tls.certificate" : "tls.key";
      String missing = certificate ? "tls.key" : "tls.certificate";
      issues.add(Issue.error(there, "Setting [" + there + "] needs [" + missing + "]"));
    }
    if (certificate && settings.text("tls.keystore").isPresent()) {
      issues.add(
          Issue.error(
              "tls.keystore",
              "Either [tls.keystore] or [tls.certificate] and [tls.key], not both"));
    }
    if (settings.text("tls.verify-host").filter("false"::equals).isPresent()) {
      issues.add(
          Issue.warning(
              "tls.verify-host",
              "The host name is not checked: anybody with a certificate of the same CA can pose as"
                  + " the broker"));
    }
  }

  private static Optional<Issue> fileFault(String key, String file) {
    try {
      return Files.isReadable(Path.of(file))
          ? Optional.empty()
          : Optional.of(
              Issue.error(key, "File [" + file + "] of [" + key + "] cannot be read")
                  .suggest("is it there, and may this user read it?"));
    } catch (InvalidPathException e) {
      return Optional.of(Issue.error(key, "[" + file + "] of [" + key + "] is not a file name"));
    }
  }
}
