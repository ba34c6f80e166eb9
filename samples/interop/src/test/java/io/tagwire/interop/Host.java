package io.tagwire.interop;

import io.tagwire.driver.Driver;
import io.tagwire.driver.Health;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.MqttDriverFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A SCADA host with one connection: the driver as its users have it, by settings and interfaces.
 */
final class Host implements AutoCloseable {
  static final String RIGHT_PASSWORD = "env:RIGHT";
  static final String WRONG_PASSWORD = "env:WRONG";
  private static final int VALUES = 10_000;

  private final FakeContext context;
  private final Driver driver;

  Host(Settings settings, Login login) {
    context =
        FakeContext.real()
            .withSecret(RIGHT_PASSWORD, login.password())
            .withSecret(WRONG_PASSWORD, "not-" + login.password());
    MqttDriverFactory factory = new MqttDriverFactory();
    List<Issue> errors =
        factory.check(settings, List.of()).stream()
            .filter(issue -> issue.severity() == Severity.ERROR)
            .toList();
    if (!errors.isEmpty()) {
      context.close();
      throw new IllegalArgumentException(errors.toString());
    }
    driver = factory.create(context, settings);
  }

  /** Connects and waits for it. */
  void connect() throws Exception {
    try {
      driver.connect().toCompletableFuture().get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not connected: " + health().last(), e);
    }
  }

  /** Begins to connect. */
  void beginToConnect() {
    var unused = driver.connect();
  }

  Health health() {
    return driver.health();
  }

  long counter(String name) {
    return health().counters().getOrDefault(name, 0L);
  }

  /** Subscribes past the points, and waits until the broker granted it. */
  Inbox subscribe(String filter, int qos) throws Exception {
    Inbox inbox = new Inbox();
    raw()
        .subscribe(filter, qos, message -> inbox.add(Seen.of(message)))
        .granted()
        .toCompletableFuture()
        .get(Inbox.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return inbox;
  }

  /** Publishes past the points, and waits for the broker's word. */
  RawMessages.Delivery publish(
      String topic, byte[] payload, int qos, boolean retain, Map<String, String> properties)
      throws Exception {
    return raw()
        .publish(
            new RawMessage(
                topic,
                Bytes.copyOf(payload),
                qos,
                retain,
                false,
                properties,
                context.clock().instant()),
            Inbox.PATIENCE)
        .toCompletableFuture()
        .get(Inbox.PATIENCE.toSeconds() + 10, TimeUnit.SECONDS);
  }

  private RawMessages raw() {
    return driver.feature(RawMessages.class).orElseThrow();
  }

  /** Opens tags that keep every value. */
  Tags open(Point... points) {
    RecordingListener listener = new RecordingListener();
    var unused = driver.open(GroupSpec.events("tags", List.of(points), VALUES), listener);
    return new Tags(listener);
  }

  /** Opens tags, and waits until the broker granted as many subscriptions as they need. */
  Tags openAndAwait(int subscriptions, Point... points) {
    long before = counter("subscriptions");
    Tags tags = open(points);
    Awaitility.await("subscribed")
        .atMost(Inbox.PATIENCE)
        .until(() -> counter("subscriptions") >= before + subscriptions);
    return tags;
  }

  @Override
  public void close() {
    driver.close();
    context.close();
  }

  /** What the tags of a group report. */
  record Tags(RecordingListener listener) {
    private static final Set<Quality> ARRIVED = Set.of(Quality.GOOD, Quality.UNCERTAIN_INITIAL);

    /** The values of a tag so far, in order; changes of quality alone do not count. */
    List<String> values(String point) {
      return listener.updates(point).stream()
          .filter(update -> ARRIVED.contains(update.value().quality()))
          .map(update -> text(update.value().value()))
          .toList();
    }

    /** The quality a value of a tag arrived with. */
    Quality quality(String point, String value) {
      return listener.updates(point).stream()
          .filter(update -> ARRIVED.contains(update.value().quality()))
          .filter(update -> text(update.value().value()).equals(value))
          .findFirst()
          .orElseThrow()
          .value()
          .quality();
    }

    /** What a tag says about its configuration, as the broker takes it. */
    List<String> refusals(String point) {
      return listener.updates(point).stream()
          .filter(update -> update.value().quality() == Quality.BAD_CONFIGURATION)
          .map(update -> String.valueOf(update.value().detail()))
          .toList();
    }

    void await(String point, String value) {
      Awaitility.await("value [" + value + "] of [" + point + "]")
          .atMost(Inbox.PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> values(point).contains(value));
    }

    private static String text(@Nullable Value value) {
      return value instanceof Value.Text text ? text.value() : String.valueOf(value);
    }
  }
}
