package io.tagwire.mqtt.session;

import java.time.Instant;
import java.util.Optional;

/**
 * Facts about the login that holds now or was the last one.
 *
 * @param broker its URL; empty before the first login
 * @param clientId as the broker knows us
 * @param protocol {@code MQTT 5}; empty before the first login
 * @param tls the version of TLS spoken ({@code TLSv1.3}); empty without TLS
 * @param certificateEnd until when our client certificate is valid; empty without one
 * @param brokerCertificateEnd until when the broker's certificates are valid: the end of the one
 *     that ends first; empty without TLS
 * @param certificateFault why new files of {@code tls.…} are not used; empty if nothing is wrong
 */
public record SessionInfo(
    String broker,
    String clientId,
    String protocol,
    String tls,
    Optional<Instant> certificateEnd,
    Optional<Instant> brokerCertificateEnd,
    String certificateFault) {

  static SessionInfo plain(String broker, String clientId, String protocol) {
    return new SessionInfo(broker, clientId, protocol, "", Optional.empty(), Optional.empty(), "");
  }

  SessionInfo withCertificateFault(String fault) {
    return fault.isEmpty()
        ? this
        : new SessionInfo(
            broker, clientId, protocol, tls, certificateEnd, brokerCertificateEnd, fault);
  }
}
