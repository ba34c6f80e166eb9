package io.tagwire.mqtt.session;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What a handshake showed, for the sentence when it fails and for diagnostics. */
final class TlsTrace {
  private volatile List<X509Certificate> brokerChain = List.of();
  private volatile boolean asked;
  private volatile List<X500Principal> acceptable = List.of();
  private volatile String protocol = "";

  /** The broker showed its certificates, not checked yet. */
  void shown(X509Certificate[] chain) {
    brokerChain = List.of(chain);
  }

  /** The broker asked for our certificate, one of these CAs; null or empty for any. */
  void asked(Principal @Nullable [] issuers) {
    asked = true;
    if (issuers != null) {
      acceptable =
          Arrays.stream(issuers)
              .filter(X500Principal.class::isInstance)
              .map(X500Principal.class::cast)
              .toList();
    }
  }

  /** The handshake is over, in the words of the JDK: {@code TLSv1.3}. */
  void finished(String version) {
    protocol = version;
  }

  List<X509Certificate> brokerChain() {
    return brokerChain;
  }

  boolean isAsked() {
    return asked;
  }

  /** The CAs the broker named when it asked for our certificate; empty for any. */
  List<X500Principal> acceptable() {
    return acceptable;
  }

  boolean isFinished() {
    return !protocol.isEmpty();
  }

  /**
   * Whether the broker has yet to tell what it thinks of our certificate: in TLS 1.3 it does so
   * after our handshake is over (RFC 8446 §2), in its first packet or instead of it.
   */
  boolean isRefusalPossible() {
    return asked && (protocol.isEmpty() || protocol.equals("TLSv1.3"));
  }

  /** The version spoken, in the words of the JDK; empty before the handshake is over. */
  String protocol() {
    return protocol;
  }

  /** The end of the certificate that ends first; empty before the broker showed one. */
  Optional<Instant> brokerEnd() {
    return brokerChain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder());
  }
}
