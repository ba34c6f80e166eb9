package io.tagwire.mqtt.session;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Looks for new certificates as long as a connection lives that was made with older ones. Only on
 * the loop.
 */
final class CertificateWatch {
  private final SessionLoop loop;
  private final TlsFiles files;
  private final Duration every;
  private final Consumer<String> onNews;

  /**
   * Watches nothing yet.
   *
   * @param every zero for never
   * @param onNews told, on the loop, the reason to log in anew
   */
  CertificateWatch(SessionLoop loop, TlsFiles files, Duration every, Consumer<String> onNews) {
    this.loop = loop;
    this.files = files;
    this.every = every;
    this.onNews = onNews;
  }

  /** Watches until the connection ends. */
  void watch(Connection watched) {
    if (!watched.broker().tls() || every.isZero()) {
      return;
    }
    var unused =
        loop.later(
            every,
            () -> {
              if (watched.isUp()) {
                files.news().ifPresent(onNews);
                watch(watched);
              }
            });
  }
}
