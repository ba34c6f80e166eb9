package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Breaks a connection off on which nothing comes for longer than the keep-alive allows. */
final class SilenceWatch {
  private static final double SILENCE = 1.5;
  private static final int LOOKS_IN_A_KEEP_ALIVE = 4;

  private final SessionLoop loop;

  SilenceWatch(SessionLoop loop) {
    this.loop = loop;
  }

  /** Watches until the connection ends. */
  void watch(Connection watched, Grants grants) {
    long keepAlive = grants.keepAliveSeconds();
    if (keepAlive > 0) {
      watch(watched, keepAlive);
    }
  }

  private void watch(Connection watched, long keepAlive) {
    long limitNanos = (long) (SILENCE * TimeUnit.SECONDS.toNanos(keepAlive));
    var unused =
        loop.later(
            Duration.ofSeconds(keepAlive).dividedBy(LOOKS_IN_A_KEEP_ALIVE),
            () -> {
              if (!watched.isUp()) {
                return;
              }
              if (watched.silentNanos() > limitNanos && !watched.isPaused()) {
                watched.breakOff(
                    Failure.of(
                        FailureKind.TIMEOUT,
                        "Broker "
                            + watched.broker()
                            + " sent nothing for one and a half times the keep-alive of "
                            + keepAlive
                            + " s"));
              } else {
                watch(watched, keepAlive);
              }
            });
  }
}
