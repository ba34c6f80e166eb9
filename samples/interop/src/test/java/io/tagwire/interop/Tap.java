package io.tagwire.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections to a broker and reads which version of MQTT each one begins with. */
final class Tap implements AutoCloseable {
  // Fixed header, at most four bytes of length, the name MQTT with its length, the level (§3.1.2).
  private static final int BEGINNING = 12;
  private static final int NAME = 6;

  private final ServerSocket server;
  private final int target;
  private final List<Integer> levels = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  Tap(int target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  String url() {
    return "mqtt://127.0.0.1:" + server.getLocalPort();
  }

  /** The protocol levels seen, in order: 5 is MQTT 5, 4 is MQTT 3.1.1. */
  List<Integer> levels() {
    return List.copyOf(levels);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(broker);
        byte[] beginning = client.getInputStream().readNBytes(BEGINNING);
        levels.add(level(beginning));
        broker.getOutputStream().write(beginning);
        run(() -> pass(client, broker));
        run(() -> pass(broker, client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private static int level(byte[] beginning) {
    for (int i = 2; i < BEGINNING - NAME; i++) {
      byte[] name = Arrays.copyOfRange(beginning, i, i + NAME);
      if (Arrays.equals(name, new byte[] {0, 4, 'M', 'Q', 'T', 'T'})) {
        return beginning[i + NAME];
      }
    }
    return 0;
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // One side is gone, and so is the other now.
    }
  }

  private static void run(Runnable work) {
    Thread thread = new Thread(work, "test-tap");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
