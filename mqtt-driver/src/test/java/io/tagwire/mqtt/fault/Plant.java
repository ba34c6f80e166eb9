package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A host with a driver, a proxy, a broker and somebody who publishes numbers straight to it. The
 * session of the driver is persistent.
 */
final class Plant implements AutoCloseable {
  static final String TOPIC = "fault/number";
  static final Point POINT =
      Point.of("number", TOPIC, ValueType.INT).withSettings(Settings.of("qos", "1"));
  static final String SECRET = "env:PLANT";
  static final String PASSWORD = "zx81";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int QUEUE = 1_000_000;

  private final MosquittoBroker broker;
  private final FaultyProxy proxy;
  private final FakeContext context = FakeContext.real().withSecret(SECRET, PASSWORD);
  private final Driver driver;
  private final PointGroup group;
  private final Ledger ledger = new Ledger();
  private final NumberedPublisher publisher;
  private final List<Callable<Boolean>> first = new CopyOnWriteArrayList<>();

  private Plant(MosquittoBroker broker, FaultyProxy proxy, Settings settings) {
    this.broker = broker;
    this.proxy = proxy;
    this.publisher = NumberedPublisher.to(broker.port(), TOPIC);
    this.driver = new MqttDriverFactory().create(context, settings);
    this.group = driver.open(GroupSpec.events("numbers", List.of(POINT), QUEUE), ledger);
  }

  /**
   * Starts everything; the driver is connected and subscribed when it returns.
   *
   * @param broker running; closed with this
   * @param more settings of the connection, or other values for those of every plant
   */
  static Plant open(MosquittoBroker broker, Map<String, String> more) {
    FaultyProxy proxy = FaultyProxy.to(broker.port());
    Settings settings =
        Settings.of(
            "client-id", "tagwire-{instance}",
            "clean-start", "false",
            "session-expiry", "1h",
            "keep-alive", "2s");
    if (!more.containsKey("brokers.0")) {
      settings = settings.with("brokers", proxy.url());
    }
    for (Map.Entry<String, String> setting : more.entrySet()) {
      String value = setting.getValue().replace("{proxy}", proxy.url());
      settings = settings.with(setting.getKey(), value);
    }
    Plant plant = new Plant(broker, proxy, settings);
    plant.connect();
    return plant;
  }

  private void connect() {
    try {
      driver.connect().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      close();
      throw new AssertionError("not connected: " + driver.health(), e);
    }
  }

  MosquittoBroker broker() {
    return broker;
  }

  FaultyProxy proxy() {
    return proxy;
  }

  Twin twin() {
    return new Twin(broker.port(), "tagwire-" + context.instanceId());
  }

  FakeContext context() {
    return context;
  }

  Driver driver() {
    return driver;
  }

  PointGroup group() {
    return group;
  }

  Ledger ledger() {
    return ledger;
  }

  NumberedPublisher publisher() {
    return publisher;
  }

  /** A broker that starts again is not reached by the driver before this is true. */
  void nobodyBefore(Callable<Boolean> condition) {
    first.add(condition);
  }

  /** Ends the broker; the driver does not reach the next one before {@link #startBroker}. */
  void endBroker(boolean killed) {
    proxy.refuse();
    if (killed) {
      broker.kill();
    } else {
      broker.stop();
    }
  }

  /** Starts the broker again, and lets the driver through when all others are there. */
  void startBroker() {
    broker.start();
    first.forEach(condition -> await("others are there", condition));
    proxy.heal();
  }

  /** Waits for it, often looking. */
  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition);
  }

  /** Stops publishing, and waits until the broker has it all and the host, too. */
  void settle() {
    publisher.pause();
    await("the broker took everything", publisher::isDone);
    await("everything arrived", () -> ledger.distinct() == publisher.sent());
  }

  /**
   * Stops publishing and lets the broker write to disk all it took. A broker that is killed forgets
   * what it acknowledged since it last did; that is its loss and not ours to show.
   */
  void save() {
    publisher.pause();
    await("the broker took everything", publisher::isDone);
    broker.save();
  }

  /** In = delivered + filtered + rejected + conflated + dropped + pending. */
  void assertNothingUnaccounted() {
    Map<String, Long> counters = driver.health().counters();
    assertThat(
            sum(
                counters,
                "values.delivered",
                "values.filtered",
                "values.rejected",
                "values.conflated",
                "values.dropped",
                "values.pending"))
        .as("%s", counters)
        .isEqualTo(sum(counters, "values.in"));
    assertThat(sum(counters, "messages.bound", "messages.unbound"))
        .as("%s", counters)
        .isEqualTo(sum(counters, "messages.in"));
  }

  private static long sum(Map<String, Long> counters, String... names) {
    long sum = 0;
    for (String name : names) {
      sum += Objects.requireNonNull(counters.get(name), name);
    }
    return sum;
  }

  @Override
  public void close() {
    publisher.close();
    driver.close();
    context.close();
    proxy.close();
    broker.close();
  }
}
