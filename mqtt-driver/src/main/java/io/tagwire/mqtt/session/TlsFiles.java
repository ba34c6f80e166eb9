package io.tagwire.mqtt.session;

import io.tagwire.driver.DriverContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of {@code tls.…} over the life of a session: read at every attempt to connect and
 * looked at in between. Files that have become useless cost nothing as long as there is an older
 * good set. One thread, but for {@link #fault}.
 */
final class TlsFiles {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final TlsSettings settings;
  private final DriverContext context;
  private @Nullable TlsMaterial good;
  private @Nullable TlsMaterial accepted;
  private boolean fellBack;
  private byte[] seen = {};
  private volatile @Nullable String fault;

  TlsFiles(TlsSettings settings, DriverContext context) {
    this.settings = settings;
    this.context = context;
  }

  /**
   * For an attempt to connect: what the files hold now, else the last good set.
   *
   * @throws GeneralSecurityException with a sentence, if there never was a good set
   */
  TlsMaterial material() throws IOException, GeneralSecurityException {
    TlsMaterial before = good;
    try {
      byte[] print = fingerprint();
      return before != null && Arrays.equals(print, seen) ? before : take(print);
    } catch (IOException | GeneralSecurityException e) {
      if (before == null) {
        throw e;
      }
      tell(e);
      return before;
    }
  }

  /**
   * Whether the files hold something new to log in with. What is broken is told once.
   *
   * @return the reason to connect anew, for a person; empty if there is none
   */
  Optional<String> news() {
    TlsMaterial before = good;
    try {
      byte[] print = fingerprint();
      if (before == null || Arrays.equals(print, seen)) {
        return Optional.empty();
      }
      seen = print;
      TlsMaterial now = take(print);
      return now.sameAs(before) ? Optional.empty() : Optional.of(change(before, now));
    } catch (IOException | GeneralSecurityException e) {
      tell(e);
      return Optional.empty();
    }
  }

  /** A login with the material of now came about. */
  void accepted() {
    accepted = good;
    if (!fellBack) {
      fault = null;
    }
  }

  /**
   * The other side, or we, did not like the material of now.
   *
   * @return whether there is an older set to go back to, which is the material of now from here on
   */
  boolean refused(String sentence) {
    TlsMaterial older = accepted;
    TlsMaterial now = good;
    if (older == null || now == null || now.sameAs(older)) {
      // Who knows whether that set still counts: what the files hold has another chance.
      seen = new byte[0];
      return false;
    }
    good = older;
    fellBack = true;
    tell(new GeneralSecurityException(sentence));
    return true;
  }

  /** What is wrong with the files while an older set is in use; empty if nothing. Any thread. */
  String fault() {
    String now = fault;
    return now == null ? "" : now;
  }

  private TlsMaterial take(byte[] print) throws IOException, GeneralSecurityException {
    TlsMaterial now = TlsMaterial.read(settings, context);
    Optional<X509Certificate> own = now.certificate();
    TlsMaterial before = good;
    if (own.isPresent() && before != null && !before.sameAs(now)) {
      // The first set is for the broker to judge; a worse one must not replace it.
      own.get().checkValidity();
    }
    good = now;
    seen = print;
    fellBack = false;
    if (accepted != null && now.sameAs(accepted)) {
      fault = null;
    }
    return now;
  }

  private void tell(Exception e) {
    String sentence = Faults.fileFault(e);
    if (!sentence.equals(fault)) {
      fault = sentence;
      LOG.warn(
          "[{}]: new certificates are not used, the old ones stay: {}",
          context.instanceId(),
          sentence);
    }
  }

  private static String change(TlsMaterial before, TlsMaterial now) {
    boolean ours = !before.chain().equals(now.chain());
    boolean theirs = !before.authorities().equals(now.authorities());
    return (ours && theirs
            ? "New client certificate and CA"
            : ours ? "New client certificate" : "New CA certificates")
        + now.certificate().filter(any -> ours).map(TlsFiles::until).orElse("");
  }

  private static String until(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    return " [" + certificate.getSubjectX500Principal().getName() + "], valid until " + end;
  }

  private byte[] fingerprint() throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path file : settings.files()) {
      digest.update(Files.readAllBytes(file));
      digest.update((byte) 0);
    }
    return digest.digest();
  }
}
