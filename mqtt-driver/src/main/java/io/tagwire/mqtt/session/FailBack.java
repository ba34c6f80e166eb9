package io.tagwire.mqtt.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While a later broker serves us: looks from time to time whether an earlier one accepts TCP again,
 * without logging in. Each time it led to nothing the next look is twice as far away, eight times
 * at most. All on the loop, but the looking itself, on a thread of its own that lives as long.
 */
final class FailBack {
  private static final Logger LOG = LoggerFactory.getLogger(FailBack.class);
  private static final int PROBE_MILLIS = 2_000;
  private static final int MAX_FACTOR = 8;

  private final Duration after;
  private final SessionLoop loop;
  private final String threadName;
  private final Consumer<BrokerAddress> onFound;
  private int round;
  private int factor = 1;
  private volatile @Nullable Socket probing;
  private volatile boolean closed;

  /**
   * Looks for nothing yet.
   *
   * @param after zero for never
   * @param onFound called on the loop
   */
  FailBack(Duration after, SessionLoop loop, String threadName, Consumer<BrokerAddress> onFound) {
    this.after = after;
    this.loop = loop;
    this.threadName = threadName;
    this.onFound = onFound;
  }

  /** A connection stands; the better brokers, if any, are looked for. */
  void connected(List<BrokerAddress> better) {
    round++;
    if (better.isEmpty()) {
      factor = 1;
    } else if (!after.isZero()) {
      later(better, round);
    }
  }

  /** The connection is over. */
  void cancel() {
    round++;
    abort();
  }

  /** No thread is left a moment later. */
  void close() {
    closed = true;
    cancel();
  }

  private void later(List<BrokerAddress> better, int of) {
    var unused =
        loop.later(
            after.multipliedBy(factor),
            () -> {
              if (of == round) {
                Thread thread = new Thread(() -> probe(better, of), threadName);
                thread.setDaemon(true);
                thread.start();
              }
            });
  }

  private void probe(List<BrokerAddress> better, int of) {
    Optional<BrokerAddress> found = better.stream().filter(this::accepts).findFirst();
    loop.execute(
        () -> {
          if (of != round) {
            return;
          }
          if (found.isPresent()) {
            factor = Math.min(MAX_FACTOR, 2 * factor);
            onFound.accept(found.get());
          } else {
            later(better, of);
          }
        });
  }

  private boolean accepts(BrokerAddress broker) {
    try (Socket socket = new Socket()) {
      probing = socket;
      if (closed) {
        return false;
      }
      socket.connect(new InetSocketAddress(broker.host(), broker.port()), PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      LOG.debug("{} does not accept yet", broker, e);
      return false;
    } finally {
      probing = null;
    }
  }

  private void abort() {
    Socket socket = probing;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("Closing a socket", e);
      }
    }
  }
}
