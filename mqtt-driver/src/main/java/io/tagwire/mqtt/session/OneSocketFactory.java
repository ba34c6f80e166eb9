package io.tagwire.mqtt.session;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Gives the client the one socket it may have. */
final class OneSocketFactory extends SocketFactory {
  private final AtomicReference<@Nullable Socket> socket;

  OneSocketFactory(Socket socket) {
    this.socket = new AtomicReference<>(socket);
  }

  @Override
  public Socket createSocket() throws SocketException {
    Socket taken = socket.getAndSet(null);
    if (taken == null) {
      throw new SocketException("a client object is for one connection");
    }
    return taken;
  }

  @Override
  public Socket createSocket(String host, int port) throws SocketException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws SocketException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws SocketException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws SocketException {
    return createSocket();
  }
}
