package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Durations;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.File;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Who to trust and who we are; secrets as references. */
record TlsSettings(
    Optional<Path> ca,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> keyPassword,
    Optional<Path> keystore,
    Optional<String> keystorePassword,
    List<String> versions,
    boolean verifyHost,
    Duration reload) {
  private static final String RELOAD = "1m";
  private static final String PROTOCOL = "TLSv";

  /** Copies the versions. */
  TlsSettings {
    versions = List.copyOf(versions);
  }

  /** Types settings that {@link TlsCheck} finds no error in. */
  static TlsSettings of(Settings settings) {
    return new TlsSettings(
        settings.text("tls.ca").map(Path::of),
        settings.text("tls.certificate").map(Path::of),
        settings.text("tls.key").map(Path::of),
        settings.text("tls.key-password"),
        settings.text("tls.keystore").map(Path::of),
        settings.text("tls.keystore-password"),
        settings.items("tls.versions"),
        settings.flag("tls.verify-host").orElse(true),
        settings.duration("tls.reload").orElseGet(() -> Durations.parse(RELOAD)));
  }

  /** The versions allowed, newest first, in the words of the JDK. */
  String[] protocols() {
    return Stream.of("1.3", "1.2")
        .filter(version -> versions.isEmpty() || versions.contains(version))
        .map(version -> PROTOCOL + version)
        .toArray(String[]::new);
  }

  /** The versions allowed, for a person. */
  String versionsText() {
    return versions.isEmpty() ? "1.2 and 1.3" : String.join(" and ", versions);
  }

  /** Every file named. */
  List<Path> files() {
    return Stream.of(ca, certificate, key, keystore).flatMap(Optional::stream).toList();
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
                "tls.versions",
                new Items(new Choice(List.of("1.2", "1.3"))),
                "TLS versions",
                "Which versions of TLS may be spoken: 1.2, 1.3 or both. Without it both; the broker"
                    + " takes the newest it has.")
            .asAdvanced(),
        Setting.of(
                "tls.reload",
                new Time(Duration.ZERO, Duration.ofDays(1)),
                "Look for new certificates",
                "How often the files of tls.… are looked at while connected. When they hold another"
                    + " certificate or CA, and all of it fits together, the driver logs in once more"
                    + " with it; else it says so and stays as it is. 0 looks only when connecting.")
            .orElse(RELOAD)
            .asAdvanced(),
        Setting.of(
                "tls.verify-host",
                new Flag(),
                "Check host name",
                "Whether the broker's certificate must be for the host in its URL. Off, anybody"
                    + " with a certificate of the same CA can pose as the broker.")
            .orElse("true")
            .asAdvanced());
  }
}
