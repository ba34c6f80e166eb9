package io.tagwire.mqtt.session;

import io.tagwire.driver.DriverContext;

/**
 * What a session says of itself when it comes and when it goes in good order; for the other end of
 * it the broker has the will. Only on the loop.
 */
final class Announcements {
  private static final long FAREWELL_MILLIS = 1_000;

  private final SessionSettings settings;
  private final DriverContext context;
  private final String clientId;
  private final CurrentConnection current;

  Announcements(
      SessionSettings settings, DriverContext context, String clientId, CurrentConnection current) {
    this.settings = settings;
    this.context = context;
    this.clientId = clientId;
    this.current = current;
  }

  void birth() {
    filled()
        .birth()
        .ifPresent(
            birth -> {
              var unused =
                  current.publish(birth.outbound(), new LoggedPublish("birth", birth.topic()));
            });
  }

  /** Waits a moment until it is with the broker, which drops the will when we leave. */
  void shutdown() {
    filled().shutdown().ifPresent(this::sayFarewell);
  }

  private void sayFarewell(StandingMessage message) {
    if (current.isUp()) {
      Farewell farewell =
          new Farewell(new LoggedPublish("shutdown", message.topic()), message.qos() > 0);
      var unused = current.publish(message.outbound(), farewell);
      farewell.await(FAREWELL_MILLIS);
    }
  }

  private SessionSettings filled() {
    return settings.filled(
        new Placeholders(clientId, context.instanceId(), context.clock().instant()));
  }
}
