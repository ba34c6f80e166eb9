package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** What went wrong on the network, in a sentence for a person. */
final class Faults {
  private Faults() {}

  /**
   * What a client throws, for who knows no client: the cause if there is one.
   *
   * @param reasonCode by which the broker refused; 0 if it did not
   */
  static IOException thrown(Exception byClient, int reasonCode) {
    Throwable cause = byClient.getCause();
    if (cause != null) {
      return cause instanceof IOException io ? io : new IOException(text(cause), cause);
    }
    return reasonCode != 0 ? new RefusedException(reasonCode) : new ClientException(text(byClient));
  }

  /** Why no connection came about. */
  static Failure connecting(BrokerAddress broker, Throwable thrown) {
    if (thrown instanceof RefusedException refused) {
      int code = refused.reasonCode();
      FailureKind kind =
          ReasonCode.isAuthentication(code) ? FailureKind.AUTHENTICATION : FailureKind.REJECTED;
      return new Failure(
          kind, "Broker " + broker + " refused: " + ReasonCode.words(code, null), thrown);
    }
    if (thrown instanceof GeneralSecurityException || thrown instanceof FileSystemException) {
      return new Failure(FailureKind.CONFIGURATION, fileFault(thrown), thrown);
    }
    if (thrown instanceof TlsException tls) {
      return tls.failure();
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
    if (root instanceof EOFException || root instanceof SocketException) {
      return new Failure(
          FailureKind.UNREACHABLE,
          "Broker "
              + broker
              + " closed the connection before it answered"
              + (broker.tls() ? "" : "; does it speak TLS at this port (mqtts://, wss://)?"),
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
  static Failure disconnected(
      BrokerAddress broker, int code, @Nullable String text, String serverReference) {
    String elsewhere =
        serverReference.isEmpty() ? "" : "; it names [" + serverReference + "] instead";
    // By 0 only DISCONNECT means this (MQTT 5 §3.14.2.1).
    String words = code == 0 ? "normal disconnection (0x00)" : ReasonCode.words(code, text);
    return new Failure(
        ReasonCode.kindOfEnd(code),
        "Broker " + broker + " ended the connection: " + words + elsewhere,
        new RefusedException(code, serverReference));
  }

  static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** What is wrong with a file. */
  static String fileFault(Throwable thrown) {
    return thrown instanceof FileSystemException file
        ? "File [" + file.getFile() + "] cannot be read"
        : text(thrown);
  }

  static String text(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "unknown reason";
    }
    String message = thrown.getMessage();
    return message == null || message.isBlank() ? thrown.getClass().getSimpleName() : message;
  }
}
