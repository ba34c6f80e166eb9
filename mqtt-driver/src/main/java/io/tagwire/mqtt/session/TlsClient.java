package io.tagwire.mqtt.session;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts TLS over a connected socket. Made anew for each attempt to connect. */
final class TlsClient {
  private static final Logger LOG = LoggerFactory.getLogger(TlsClient.class);

  private final SSLContext context;
  private final TlsSettings settings;
  private final TlsMaterial material;
  private final TlsTrace trace = new TlsTrace();

  TlsClient(TlsSettings settings, TlsMaterial material)
      throws IOException, GeneralSecurityException {
    this.settings = settings;
    this.material = material;
    context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new TlsKeys(material, trace)},
        new TrustManager[] {TlsTrust.of(material.authorities(), trace)},
        null);
  }

  /**
   * Shakes hands.
   *
   * @throws TlsException with the sentence, if the fault is one of TLS
   */
  SSLSocket over(Socket transport, BrokerAddress broker) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(transport, broker.host(), broker.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(settings.protocols());
    if (settings.verifyHost()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    } else {
      LOG.warn(
          "The host name of {} is not checked (tls.verify-host: false): anybody with a certificate"
              + " of the same CA can pose as the broker",
          broker);
    }
    serverName(broker.host()).ifPresent(name -> parameters.setServerNames(List.of(name)));
    socket.setSSLParameters(parameters);
    try {
      socket.startHandshake();
    } catch (IOException e) {
      Optional<TlsException> told = explained(broker, e);
      throw told.isPresent() ? told.get() : e;
    }
    trace.finished(socket.getSession().getProtocol());
    return socket;
  }

  /**
   * The sentence for a fault, if it is one of TLS; also for what came after the handshake and
   * before the broker's first answer.
   */
  Optional<TlsException> explained(BrokerAddress broker, Throwable fault) {
    return new TlsFaults(broker, settings, material, trace).of(fault).map(TlsException::new);
  }

  /** Of the login it was made for. */
  SessionInfo info(BrokerAddress broker, String clientId, String protocol) {
    return new SessionInfo(
        broker.toString(),
        clientId,
        protocol,
        trace.protocol(),
        material.certificate().map(own -> own.getNotAfter().toInstant()),
        trace.brokerEnd(),
        "");
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
}
