package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.io.EOFException;
import java.net.SocketException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLException;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Why TLS with a broker did not come about, in a sentence for a person. */
final class TlsFaults {
  private static final String ALERT = "received fatal alert: ";
  private static final String WITHOUT_A_WORD = "it closed the connection";
  private static final int SHOWN = 3;
  private static final Set<String> ABOUT_US =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied",
          "no_certificate",
          "decrypt_error");

  private final BrokerAddress broker;
  private final TlsSettings settings;
  private final TlsMaterial material;
  private final TlsTrace trace;

  TlsFaults(BrokerAddress broker, TlsSettings settings, TlsMaterial material, TlsTrace trace) {
    this.broker = broker;
    this.settings = settings;
    this.material = material;
    this.trace = trace;
  }

  /**
   * What happened.
   *
   * @param thrown by the handshake, or after it before the broker's first answer
   * @return empty if it is no matter of TLS
   */
  Optional<Failure> of(Throwable thrown) {
    String alert = alert(thrown);
    if (alert != null) {
      return Optional.of(told(alert, thrown));
    }
    if (trace.isFinished()) {
      return trace.isRefusalPossible() && isEnd(thrown)
          ? Optional.of(ourCertificate(WITHOUT_A_WORD, thrown))
          : Optional.empty();
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      Optional<Failure> aboutTheBroker = certificate(t);
      if (aboutTheBroker.isPresent()) {
        return aboutTheBroker;
      }
    }
    return handshake(thrown);
  }

  private static @Nullable String alert(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String text = Faults.text(t).toLowerCase(Locale.ROOT);
      int at = text.indexOf(ALERT);
      if (at >= 0) {
        return text.substring(at + ALERT.length()).trim();
      }
    }
    return null;
  }

  private static boolean isEnd(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof EOFException || t instanceof SocketException || t instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private Failure told(String alert, Throwable cause) {
    if (ABOUT_US.contains(alert) || (alert.equals("handshake_failure") && trace.isAsked())) {
      return ourCertificate(alert, cause);
    }
    return switch (alert) {
      case "protocol_version" -> version(cause);
      case "handshake_failure", "insufficient_security" ->
          failure(
              FailureKind.PROTOCOL,
              "Broker "
                  + broker
                  + " has no cipher in common with us (TLS "
                  + settings.versionsText()
                  + "), or does not serve ["
                  + broker.host()
                  + "]: "
                  + alert,
              cause);
      case "unrecognized_name" ->
          failure(
              FailureKind.AUTHENTICATION,
              "Broker " + broker + " does not know the host name [" + broker.host() + "]",
              cause);
      default -> failure(FailureKind.PROTOCOL, "Broker " + broker + " ended TLS: " + alert, cause);
    };
  }

  private Failure ourCertificate(String alert, Throwable cause) {
    Optional<X509Certificate> own = material.certificate();
    if (own.isEmpty()) {
      return failure(
          FailureKind.AUTHENTICATION,
          "Broker "
              + broker
              + " wants a client certificate and we have none; see tls.certificate ("
              + alert
              + ")",
          cause);
    }
    return failure(
        FailureKind.AUTHENTICATION,
        "Broker "
            + broker
            + " did not accept our client certificate ["
            + subject(own.get())
            + "]: "
            + why(own.get(), alert),
        cause);
  }

  // The alert says little and may be lost altogether, when our last packet crosses it.
  private String why(X509Certificate own, String alert) {
    try {
      own.checkValidity();
    } catch (CertificateExpiredException e) {
      return "it ended at " + end(own);
    } catch (CertificateNotYetValidException e) {
      return "it begins at " + own.getNotBefore().toInstant();
    }
    List<X500Principal> known = trace.acceptable();
    boolean foreign =
        !known.isEmpty()
            && material.chain().stream()
                .noneMatch(link -> known.contains(link.getIssuerX500Principal()));
    X509Certificate last = material.chain().get(material.chain().size() - 1);
    if (foreign) {
      return "it is signed by ["
          + issuer(last)
          + "], the broker knows "
          + known.stream().limit(SHOWN).map(X500Principal::getName).toList()
          + (known.size() > SHOWN ? " and more" : "");
    }
    return switch (alert) {
      case "unknown_ca" -> "it does not know its CA [" + issuer(last) + "]";
      case WITHOUT_A_WORD -> alert + "; does it know its CA [" + issuer(last) + "]?";
      default -> alert;
    };
  }

  private Failure version(Throwable cause) {
    return failure(
        FailureKind.PROTOCOL,
        "Broker "
            + broker
            + " speaks no version of TLS that we may speak, "
            + settings.versionsText()
            + "; see tls.versions",
        cause);
  }

  private Optional<Failure> certificate(Throwable t) {
    if (t instanceof CertificateExpiredException) {
      return about(" has expired: " + dated(t), t);
    }
    if (t instanceof CertificateNotYetValidException) {
      return about(" is not valid yet (is the clock of this computer right?): " + dated(t), t);
    }
    if (t instanceof CertPathValidatorException path) {
      if (path.getCause() instanceof CertificateException) {
        return Optional.empty();
      }
      return about(
          path.getReason() == BasicReason.ALGORITHM_CONSTRAINED
              ? " is too weak for this Java runtime: " + Faults.text(t)
              : " is not accepted: " + Faults.text(t),
          t);
    }
    if (Faults.text(t).contains("unable to find valid cert")) {
      return about(unknownSigner(), t);
    }
    if (t instanceof CertificateParsingException) {
      return about(" cannot be read: " + Faults.text(t), t);
    }
    if (t instanceof CertificateException && t.getCause() == null) {
      return about(" is not for host [" + broker.host() + "] but for " + names(), t);
    }
    return Optional.empty();
  }

  private Optional<Failure> about(String what, Throwable cause) {
    return Optional.of(
        failure(FailureKind.AUTHENTICATION, "The certificate of " + broker + what, cause));
  }

  private String dated(Throwable t) {
    boolean expired = t instanceof CertificateExpiredException;
    for (X509Certificate certificate : trace.brokerChain()) {
      try {
        certificate.checkValidity();
      } catch (CertificateExpiredException e) {
        if (expired) {
          return "[" + subject(certificate) + "] ended at " + end(certificate);
        }
      } catch (CertificateNotYetValidException e) {
        if (!expired) {
          Instant start = certificate.getNotBefore().toInstant();
          return "[" + subject(certificate) + "] begins at " + start;
        }
      }
    }
    return Faults.text(t);
  }

  private String unknownSigner() {
    List<X509Certificate> chain = trace.brokerChain();
    String where = settings.ca().isPresent() ? "tls.ca" : "the Java runtime; see tls.ca";
    if (chain.isEmpty()) {
      return " is not signed by a CA we trust; see tls.ca";
    }
    X509Certificate last = chain.get(chain.size() - 1);
    if (chain.size() == 1 && last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
      return " is not signed by a CA we trust: it is signed by itself; if it is the right one, put"
          + " it into tls.ca";
    }
    return " is not signed by a CA we trust: ["
        + issuer(last)
        + "] is not in "
        + where
        + (chain.size() == 1 ? ", and the broker sends no certificate between" : "");
  }

  private String names() {
    if (trace.brokerChain().isEmpty()) {
      return "another";
    }
    X509Certificate certificate = trace.brokerChain().get(0);
    Set<String> names = new TreeSet<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
      }
    } catch (CertificateParsingException e) {
      names.add(Faults.text(e));
    }
    return "["
        + (names.isEmpty() ? subject(certificate) : String.join(", ", names))
        + "]"
        + (names.isEmpty() ? " (it has no alternative names)" : "");
  }

  private Optional<Failure> handshake(Throwable thrown) {
    Throwable root = Faults.root(thrown);
    String text = Faults.text(root);
    if (text.contains("protocol version") || text.contains("ProtocolVersion")) {
      return Optional.of(version(thrown));
    }
    if (text.contains("No appropriate protocol")) {
      return Optional.of(
          failure(
              FailureKind.CONFIGURATION,
              "This Java runtime speaks no TLS " + settings.versionsText() + "; see tls.versions",
              thrown));
    }
    if (text.contains("Unsupported or unrecognized SSL message")) {
      return Optional.of(
          failure(
              FailureKind.PROTOCOL,
              "What listens at "
                  + broker
                  + " does not speak TLS; is it a port of mqtt:// or ws://?",
              thrown));
    }
    if (root instanceof EOFException || root instanceof SocketException) {
      if (trace.isAsked()) {
        return Optional.of(ourCertificate(WITHOUT_A_WORD, thrown));
      }
      return Optional.of(
          failure(
              FailureKind.UNREACHABLE,
              "Broker "
                  + broker
                  + " closed the connection during the TLS handshake; does it speak TLS at this"
                  + " port?",
              thrown));
    }
    return thrown instanceof SSLException
        ? Optional.of(
            failure(
                FailureKind.PROTOCOL,
                "TLS with " + broker + " did not come about: " + text,
                thrown))
        : Optional.empty();
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static String issuer(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().getName();
  }

  private static Instant end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private static Failure failure(FailureKind kind, String sentence, Throwable cause) {
    return new Failure(kind, sentence, cause);
  }
}
