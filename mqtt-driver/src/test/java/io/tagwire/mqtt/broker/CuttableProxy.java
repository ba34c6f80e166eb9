package io.tagwire.mqtt.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes to a port of this machine, until it is cut. */
public final class CuttableProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private CuttableProxy(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /**
   * Starts passing.
   *
   * @param target the port behind it, on 127.0.0.1
   * @return the running proxy
   */
  public static CuttableProxy to(int target) {
    try {
      CuttableProxy proxy =
          new CuttableProxy(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), target);
      start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where it listens.
   *
   * @return port on 127.0.0.1
   */
  public int port() {
    return server.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(behind);
        start(() -> pass(client, behind));
        start(() -> pass(behind, client));
      }
    } catch (IOException e) {
      cut();
    }
  }

  private static void pass(Socket from, Socket to) {
    byte[] bytes = new byte[8_192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        out.write(bytes, 0, count);
      }
    } catch (IOException e) {
      // Cut: closing both is all there is to do.
    }
  }

  /** Breaks every connection with a reset (a cable pulled tells less, a process killed as much). */
  public void cut() {
    for (Socket socket : sockets) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException e) {
        // Closed already.
      }
    }
  }

  /** Cuts, and nobody can connect any more. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
