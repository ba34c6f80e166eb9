package io.tagwire.mqtt.session;

import io.tagwire.driver.DriverContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the files of {@code tls.…} hold: whom to trust and who we are, all of it fitting together.
 *
 * @param authorities empty for those of the Java runtime
 * @param chain our certificate first; empty for none
 * @param key of our certificate; null for none
 */
record TlsMaterial(
    List<X509Certificate> authorities, List<X509Certificate> chain, @Nullable PrivateKey key) {

  /** Copies the lists. */
  TlsMaterial {
    authorities = List.copyOf(authorities);
    chain = List.copyOf(chain);
  }

  /**
   * Reads the files. Blocks.
   *
   * @throws GeneralSecurityException with a sentence that names file and rule
   */
  static TlsMaterial read(TlsSettings settings, DriverContext driver)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> authorities =
        settings.ca().isPresent() ? Pem.certificates(settings.ca().get()) : List.of();
    if (settings.keystore().isPresent()) {
      return fromKeystore(
          settings.keystore().get(), settings.keystorePassword(), driver, authorities);
    }
    if (settings.certificate().isEmpty() || settings.key().isEmpty()) {
      return new TlsMaterial(authorities, List.of(), null);
    }
    Path file = settings.key().get();
    List<X509Certificate> chain = Pem.certificates(settings.certificate().get());
    char[] password = secret(settings.keyPassword(), "tls.key-password", driver);
    try {
      PrivateKey key = Pem.privateKey(file, password);
      Optional<String> fault = KeyFit.fault(file, key, settings.certificate().get(), chain);
      if (fault.isPresent()) {
        throw new GeneralSecurityException(fault.get());
      }
      return new TlsMaterial(authorities, chain, key);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static TlsMaterial fromKeystore(
      Path file,
      Optional<String> reference,
      DriverContext driver,
      List<X509Certificate> authorities)
      throws IOException, GeneralSecurityException {
    char[] password = secret(reference, "tls.keystore-password", driver);
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      for (String alias : Collections.list(store.aliases())) {
        Key key = store.getKey(alias, password);
        if (key instanceof PrivateKey own) {
          return new TlsMaterial(authorities, chain(store.getCertificateChain(alias)), own);
        }
      }
      throw new GeneralSecurityException("Key store [" + file + "] holds no private key");
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      boolean wrongPassword = e.getCause() instanceof UnrecoverableKeyException;
      throw new GeneralSecurityException(
          "Key store ["
              + file
              + "] "
              + (wrongPassword
                  ? "cannot be opened with tls.keystore-password"
                  : "is not legal PKCS #12"),
          e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static List<X509Certificate> chain(Certificate[] chain) {
    return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
  }

  private static char[] secret(Optional<String> reference, String setting, DriverContext driver)
      throws GeneralSecurityException {
    if (reference.isEmpty()) {
      return new char[0];
    }
    return driver
        .secret(reference.get())
        .orElseThrow(
            () ->
                new GeneralSecurityException(
                    "There is no secret [" + reference.get() + "] for " + setting));
  }

  /** Our certificate. */
  Optional<X509Certificate> certificate() {
    return chain.stream().findFirst();
  }

  /** Whether the same certificates are used, whatever else the files hold. */
  boolean sameAs(TlsMaterial other) {
    return authorities.equals(other.authorities) && chain.equals(other.chain);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsMaterial[" + certificate().map(own -> own.getSubjectX500Principal().getName()) + "]";
  }
}
