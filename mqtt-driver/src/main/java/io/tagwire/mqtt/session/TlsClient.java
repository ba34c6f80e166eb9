package io.tagwire.mqtt.session;

import io.tagwire.driver.DriverContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Puts TLS over a connected socket. Reads its files when made: once for each attempt to connect.
 */
final class TlsClient {
  private static final char[] NO_PASSWORD = {};
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final SSLContext context;
  private final boolean verifyHost;

  private TlsClient(SSLContext context, boolean verifyHost) {
    this.context = context;
    this.verifyHost = verifyHost;
  }

  static TlsClient of(TlsSettings settings, DriverContext driver)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(settings, driver), trust(settings), null);
    return new TlsClient(context, settings.verifyHost());
  }

  SSLSocket over(Socket transport, String host, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(transport, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(VERSIONS);
    if (verifyHost) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  // An IP address is not allowed there (RFC 6066 §3).
  private static Optional<SNIHostName> serverName(String host) {
    if (host.contains(":") || host.matches("[0-9.]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SNIHostName(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static TrustManager @Nullable [] trust(TlsSettings settings)
      throws IOException, GeneralSecurityException {
    if (settings.ca().isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int number = 0;
    for (X509Certificate certificate : Pem.certificates(settings.ca().get())) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(TlsSettings settings, DriverContext driver)
      throws IOException, GeneralSecurityException {
    if (settings.keystore().isPresent()) {
      return fromKeystore(settings.keystore().get(), settings.keystorePassword(), driver);
    }
    if (settings.certificate().isEmpty() || settings.key().isEmpty()) {
      return null;
    }
    char[] password = secret(settings.keyPassword(), "tls.key-password", driver);
    try {
      PrivateKey key = Pem.privateKey(settings.key().get(), password);
      X509Certificate[] chain =
          Pem.certificates(settings.certificate().get()).toArray(new X509Certificate[0]);
      KeyStore store = empty();
      store.setKeyEntry("client", key, NO_PASSWORD, chain);
      return managers(store, NO_PASSWORD);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private static KeyManager[] fromKeystore(
      Path file, Optional<String> reference, DriverContext driver)
      throws IOException, GeneralSecurityException {
    char[] password = secret(reference, "tls.keystore-password", driver);
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return managers(store, password);
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

  private static KeyManager[] managers(KeyStore store, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
