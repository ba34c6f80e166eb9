package io.tagwire.mqtt.broker;

import io.tagwire.mqtt.broker.FaultyProxy.Way;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** A client's connection through a proxy: two sockets, two pipes. */
final class ProxiedConnection {
  private final Socket client;
  private final Socket broker;
  private final Pipe up;
  private final Pipe down;
  private final Consumer<ProxiedConnection> onClosed;
  private final AtomicInteger ends = new AtomicInteger();

  ProxiedConnection(
      Socket client,
      Socket broker,
      Function<Way, Traffic> traffic,
      Consumer<ProxiedConnection> onClosed)
      throws IOException {
    this.client = client;
    this.broker = broker;
    this.onClosed = onClosed;
    client.setTcpNoDelay(true);
    broker.setTcpNoDelay(true);
    up = new Pipe(client, broker, () -> traffic.apply(Way.TO_BROKER), this::ended, this::reset);
    down = new Pipe(broker, client, () -> traffic.apply(Way.TO_CLIENT), this::ended, this::reset);
  }

  void start() {
    up.start();
    down.start();
  }

  private void ended() {
    if (ends.incrementAndGet() == 2) {
      close();
    }
  }

  void inject(byte[] bytes) throws IOException {
    down.inject(bytes);
  }

  /** Both sides are told that the other one has said all (FIN). */
  void finish() {
    up.breakOff();
    down.breakOff();
    try {
      client.shutdownOutput();
      broker.shutdownOutput();
    } catch (IOException e) {
      reset();
    }
  }

  /** Both sides are told that there is no such connection (RST). */
  void reset() {
    FaultyProxy.reset(client);
    FaultyProxy.reset(broker);
    close();
  }

  private void close() {
    up.close();
    down.close();
    FaultyProxy.close(client);
    FaultyProxy.close(broker);
    onClosed.accept(this);
  }
}
