package io.tagwire.mqtt.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of this machine that nobody listens at. They lie below those that systems give to outgoing
 * connections, and each is given once in a run: so a port stays free while the broker behind it is
 * down, whatever other tests do meanwhile.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int COUNT = 22_000;
  // Other runs on this machine begin elsewhere.
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /**
   * The next one.
   *
   * @return a port of 127.0.0.1 that could be bound a moment ago
   * @throws IOException if there is no loopback address
   */
  public static int next() throws IOException {
    try (ServerSocket socket = listen(1)) {
      return socket.getLocalPort();
    }
  }

  /**
   * Listens at the next one.
   *
   * @param backlog connections that may wait to be accepted
   * @return listening on 127.0.0.1
   * @throws IOException if there is no loopback address
   */
  public static ServerSocket listen(int backlog) throws IOException {
    for (int tries = 1; ; tries++) {
      ServerSocket socket = new ServerSocket();
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), backlog);
        return socket;
      } catch (BindException e) {
        socket.close();
        if (tries == COUNT) {
          throw e;
        }
      }
    }
  }
}
