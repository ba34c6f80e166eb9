package io.tagwire.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for tuned Paho: TCP_NODELAY, buffered input, and output that is gathered while a write is
 * under way. Paho reads in tiny steps and writes packet by packet.
 */
final class CoalescingSockets extends SocketFactory {
  static final int BUFFER = 64 * 1024;

  @Override
  public Socket createSocket() {
    return new CoalescingSocket();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw unconnected();
  }

  private static UnsupportedOperationException unconnected() {
    return new UnsupportedOperationException("Paho asks for an unconnected socket");
  }

  private static final class CoalescingSocket extends Socket {
    private @Nullable InputStream input;
    private @Nullable CoalescingOutput output;

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
      setTcpNoDelay(true);
      super.connect(endpoint, timeout);
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
      if (input == null) {
        input = new BufferedInputStream(super.getInputStream(), BUFFER);
      }
      return input;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
      if (output == null) {
        output = new CoalescingOutput(super.getOutputStream());
      }
      return output;
    }

    @Override
    public synchronized void close() throws IOException {
      if (output != null) {
        output.stop();
      }
      super.close();
    }
  }

  /**
   * Collects what is written; a thread of its own passes it on as soon as the socket is free. A
   * writer blocks only while the buffer is full.
   */
  private static final class CoalescingOutput extends OutputStream {
    private final OutputStream socket;
    private final Object lock = new Object();
    private byte[] filling = new byte[BUFFER];
    private byte[] sending = new byte[BUFFER];
    private int filled;
    private boolean stopped;
    private @Nullable IOException failure;

    CoalescingOutput(OutputStream socket) {
      this.socket = socket;
      Thread thread = new Thread(this::pass, "bench-paho-output");
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int at = offset;
      int left = length;
      synchronized (lock) {
        while (left > 0) {
          awaitRoom();
          if (failure != null) {
            throw failure;
          }
          if (stopped) {
            throw new IOException("the socket is closed");
          }
          if (filled == 0) {
            lock.notifyAll();
          }
          int part = Math.min(left, filling.length - filled);
          System.arraycopy(bytes, at, filling, filled, part);
          filled += part;
          at += part;
          left -= part;
        }
      }
    }

    private void awaitRoom() throws IOException {
      try {
        synchronized (lock) {
          while (filled == filling.length && failure == null && !stopped) {
            lock.wait();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while the socket was busy", e);
      }
    }

    private void pass() {
      try {
        while (true) {
          int length;
          synchronized (lock) {
            while (filled == 0) {
              if (stopped) {
                return;
              }
              lock.wait();
            }
            byte[] full = filling;
            filling = sending;
            sending = full;
            length = filled;
            filled = 0;
            lock.notifyAll();
          }
          socket.write(sending, 0, length);
        }
      } catch (IOException e) {
        synchronized (lock) {
          failure = e;
          lock.notifyAll();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void stop() {
      synchronized (lock) {
        stopped = true;
        lock.notifyAll();
      }
    }
  }
}
