package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong on the network, in a sentence for a person. */
final class Faults {
  private Faults() {}

  /** Why no connection came about. */
  static Failure connecting(BrokerAddress broker, Throwable thrown) {
    if (thrown instanceof RefusedException refused) {
      int code = refused.reasonCode();
      FailureKind kind =
          ReasonCode.isAuthentication(code) ? FailureKind.AUTHENTICATION : FailureKind.REJECTED;
      return new Failure(
          kind, "Broker " + broker + " refused: " + ReasonCode.words(code, null), thrown);
    }
    if (thrown instanceof GeneralSecurityException) {
      return new Failure(FailureKind.CONFIGURATION, text(thrown), thrown);
    }
    if (thrown instanceof FileSystemException file) {
      return new Failure(
          FailureKind.CONFIGURATION, "File [" + file.getFile() + "] cannot be read", thrown);
    }
    Optional<Failure> tls = tls(broker, thrown);
    if (tls.isPresent()) {
      return tls.get();
    }
    Throwable root = root(thrown);
    if (root instanceof UnknownHostException) {
      return new Failure(
          FailureKind.UNREACHABLE,
          "Host [" + broker.host() + "] of " + broker + " is unknown",
          root);
    }
    if (root instanceof SocketTimeoutException) {
      return new Failure(FailureKind.TIMEOUT, "Broker " + broker + " did not answer in time", root);
    }
    if (root instanceof ConnectException || root instanceof NoRouteToHostException) {
      return new Failure(
          FailureKind.UNREACHABLE, "Nobody listens at " + broker + ": " + text(root), root);
    }
    if (root instanceof GeneralSecurityException
        || root instanceof java.nio.file.FileSystemException) {
      return new Failure(FailureKind.CONFIGURATION, text(root), root);
    }
    if (root instanceof PacketException) {
      return new Failure(
          FailureKind.PROTOCOL, "No connection to " + broker + ": " + text(root), root);
    }
    if (root instanceof EOFException) {
      return new Failure(
          FailureKind.UNREACHABLE,
          "Broker " + broker + " closed the connection before it answered",
          root);
    }
    return new Failure(
        FailureKind.UNREACHABLE, "No connection to " + broker + ": " + text(root), root);
  }

  /** Why a connection ended. */
  static Failure lost(BrokerAddress broker, Throwable thrown) {
    Throwable root = root(thrown);
    if (root instanceof EOFException) {
      return new Failure(
          FailureKind.UNREACHABLE, "Broker " + broker + " closed the connection", root);
    }
    if (root instanceof PacketException) {
      return new Failure(FailureKind.PROTOCOL, text(root), root);
    }
    if (root instanceof ClientException) {
      return new Failure(
          FailureKind.PROTOCOL, "Connection to " + broker + " ended: " + text(root), root);
    }
    return new Failure(
        FailureKind.UNREACHABLE, "Connection to " + broker + " broke: " + text(root), root);
  }

  /** The broker sent DISCONNECT. */
  static Failure disconnected(BrokerAddress broker, int code, @Nullable String text) {
    boolean notWelcome = ReasonCode.isAuthentication(code) || code == ReasonCode.SESSION_TAKEN_OVER;
    return Failure.of(
        notWelcome ? FailureKind.AUTHENTICATION : FailureKind.REJECTED,
        "Broker " + broker + " ended the connection: " + ReasonCode.words(code, text));
  }

  private static Optional<Failure> tls(BrokerAddress broker, Throwable thrown) {
    boolean sslFault = false;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof CertificateExpiredException) {
        return authentication("The certificate of " + broker + " has expired: " + text(t), t);
      }
      if (t instanceof CertificateNotYetValidException) {
        return authentication("The certificate of " + broker + " is not valid yet: " + text(t), t);
      }
      if (t instanceof CertPathValidatorException
          || text(t).contains("unable to find valid cert")) {
        Throwable root = root(t);
        if (root instanceof CertificateExpiredException) {
          continue;
        }
        return authentication(
            "The certificate of " + broker + " is not signed by a CA we trust; see tls.ca", t);
      }
      if (t instanceof CertificateException && t.getCause() == null) {
        return authentication(
            "The certificate of " + broker + " is not for host [" + broker.host() + "]: " + text(t),
            t);
      }
      sslFault |= t instanceof SSLException;
    }
    return sslFault ? alert(broker, thrown) : Optional.empty();
  }

  private static Optional<Failure> alert(BrokerAddress broker, Throwable thrown) {
    Throwable root = root(thrown);
    String text = text(root).toLowerCase(Locale.ROOT);
    if (text.contains("received fatal alert")) {
      boolean about =
          text.contains("certificate")
              || text.contains("unknown_ca")
              || text.contains("access_denied")
              || text.contains("handshake_failure");
      return authentication(
          "Broker "
              + broker
              + (about ? " did not accept our client certificate (or wants one): " : " ended TLS: ")
              + text(root),
          root);
    }
    return Optional.of(
        new Failure(
            FailureKind.PROTOCOL,
            "TLS with " + broker + " did not come about: " + text(root),
            root));
  }

  private static Optional<Failure> authentication(String sentence, Throwable cause) {
    return Optional.of(new Failure(FailureKind.AUTHENTICATION, sentence, cause));
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  static String text(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "unknown reason";
    }
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}
