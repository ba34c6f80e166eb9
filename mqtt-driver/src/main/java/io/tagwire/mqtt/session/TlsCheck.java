package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the settings {@code tls.…}, offline: reads certificates and unencrypted keys,
 * never a secret.
 */
final class TlsCheck {
  private static final Logger LOG = LoggerFactory.getLogger(TlsCheck.class);
  private static final Duration SOON = Duration.ofDays(30);

  private final Settings settings;
  private final Instant now;
  private final List<Issue> issues;

  private TlsCheck(Settings settings, Instant now, List<Issue> issues) {
    this.settings = settings;
    this.now = now;
    this.issues = issues;
  }

  /** Adds what is wrong; certificates are held against the time of the clock. */
  static void check(Settings settings, InstantSource clock, List<Issue> issues) {
    new TlsCheck(settings, clock.instant(), issues).all();
  }

  private void all() {
    boolean certificate = settings.text("tls.certificate").isPresent();
    boolean key = settings.text("tls.key").isPresent();
    boolean keystore = settings.text("tls.keystore").isPresent();
    if (certificate != key) {
      needs(
          certificate ? "tls.certificate" : "tls.key", certificate ? "tls.key" : "tls.certificate");
    }
    if (settings.text("tls.key-password").isPresent() && !key) {
      needs("tls.key-password", "tls.key");
    }
    if (settings.text("tls.keystore-password").isPresent() && !keystore) {
      needs("tls.keystore-password", "tls.keystore");
    }
    if (certificate && keystore) {
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
    file("tls.keystore").ifPresent(store -> checkReaders("tls.keystore", store));
    checkAuthorities();
    checkOurs();
  }

  private void needs(String there, String missing) {
    issues.add(Issue.error(there, "Setting [" + there + "] needs [" + missing + "]"));
  }

  private void checkAuthorities() {
    for (X509Certificate authority : certificates("tls.ca")) {
      if (ended(authority)) {
        issues.add(
            Issue.warning(
                "tls.ca", "CA certificate " + named(authority) + " ended at " + end(authority)));
      }
    }
  }

  private void checkOurs() {
    List<X509Certificate> chain = certificates("tls.certificate");
    if (!chain.isEmpty()) {
      checkDates(chain.get(0));
    }
    Optional<Path> key = file("tls.key");
    if (key.isEmpty()) {
      return;
    }
    checkReaders("tls.key", key.get());
    try {
      Pem.plainPrivateKey(key.get(), settings.text("tls.key-password").isPresent())
          .filter(plain -> !chain.isEmpty())
          .flatMap(
              plain ->
                  KeyFit.fault(
                      key.get(),
                      plain,
                      Path.of(settings.text("tls.certificate").orElse("")),
                      chain))
          .ifPresent(fault -> issues.add(Issue.error("tls.key", fault)));
    } catch (IOException | GeneralSecurityException e) {
      issues.add(Issue.error("tls.key", Faults.text(e)));
    }
  }

  // Only where the file system knows owners.
  private void checkReaders(String key, Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        issues.add(
            Issue.warning(
                    key, "Every user of this computer may read the private key in [" + file + "]")
                .suggest("chmod 600 " + file));
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("No permissions of [{}]", file, e);
    }
  }

  private void checkDates(X509Certificate certificate) {
    Instant start = certificate.getNotBefore().toInstant();
    if (ended(certificate)) {
      // No error: a host that starts like this comes up by itself once the file is exchanged.
      issues.add(
          Issue.warning(
              "tls.certificate",
              "Our certificate "
                  + named(certificate)
                  + " ended at "
                  + end(certificate)
                  + ": brokers refuse it"));
    } else if (now.isBefore(start)) {
      issues.add(
          Issue.warning(
              "tls.certificate",
              "Our certificate " + named(certificate) + " is valid from " + start + " only"));
    } else if (now.plus(SOON).isAfter(end(certificate))) {
      issues.add(
          Issue.warning(
              "tls.certificate",
              "Our certificate "
                  + named(certificate)
                  + " ends at "
                  + end(certificate)
                  + ", in "
                  + Duration.between(now, end(certificate)).toDays()
                  + " days"));
    }
  }

  private boolean ended(X509Certificate certificate) {
    return now.isAfter(end(certificate));
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static String named(X509Certificate certificate) {
    return "[" + certificate.getSubjectX500Principal().getName() + "]";
  }

  private List<X509Certificate> certificates(String key) {
    Optional<Path> file = file(key);
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      return Pem.certificates(file.get());
    } catch (IOException | GeneralSecurityException e) {
      issues.add(Issue.error(key, Faults.text(e)));
      return List.of();
    }
  }

  /** The file of a setting, if it is set and readable. */
  private Optional<Path> file(String key) {
    Optional<String> text = settings.text(key).filter(name -> !name.isBlank());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path path = Path.of(text.get());
      if (Files.isReadable(path) && !Files.isDirectory(path)) {
        return Optional.of(path);
      }
      issues.add(
          Issue.error(key, "File [" + path + "] of [" + key + "] cannot be read")
              .suggest("is it there, and may this user read it?"));
    } catch (InvalidPathException e) {
      issues.add(Issue.error(key, "[" + text.get() + "] of [" + key + "] is not a file name"));
    }
    return Optional.empty();
  }
}
