package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Driver;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason with which a server may send DISCONNECT (MQTT 5 §3.14.2.1), all at once. */
class DisconnectReasonTest {
  private static final List<Integer> REASONS =
      List.of(
          0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94, 0x95,
          0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2);
  // Not authorised, and taken over: who goes on at once only makes it worse.
  private static final Set<Integer> UNWELCOME = Set.of(0x87, 0x8E);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RATE = 20;

  @TempDir Path folder;
  private final List<Client> clients = new ArrayList<>();

  /** A driver that will hear one reason. */
  private static final class Client implements AutoCloseable {
    private final int reason;
    private final FaultyProxy proxy;
    private final FakeContext context = FakeContext.real();
    private final Ledger ledger = new Ledger();
    private final Driver driver;

    Client(int reason, int port) {
      this.reason = reason;
      this.proxy = FaultyProxy.to(port);
      this.driver =
          new MqttDriverFactory()
              .create(
                  context,
                  Settings.of(
                      "brokers",
                      proxy.url(),
                      "client-id",
                      "reason-" + reason,
                      "clean-start",
                      "false",
                      "session-expiry",
                      "1h"));
      driver.open(GroupSpec.events("numbers", List.of(Plant.POINT), 100_000), ledger);
    }

    String code() {
      return String.format(Locale.ROOT, "(0x%02X)", reason);
    }

    @Override
    public void close() {
      driver.close();
      context.close();
      proxy.close();
    }
  }

  @AfterEach
  void closeClients() {
    clients.forEach(Client::close);
  }

  @Test
  void everyReasonIsToldInItsWordsAndOver() throws Exception {
    try (MosquittoBroker broker = MosquittoBroker.persistent(folder);
        NumberedPublisher publisher = NumberedPublisher.to(broker.port(), Plant.TOPIC)) {
      for (int reason : REASONS) {
        clients.add(new Client(reason, broker.port()));
      }
      for (Client client : clients) {
        client.driver.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
      }
      publisher.flow(RATE);
      await("first values", () -> clients.stream().allMatch(c -> c.ledger.distinct() > 0));
      long struck = System.nanoTime();
      for (Client client : clients) {
        client.proxy.inject(new byte[] {(byte) 0xE0, 1, (byte) client.reason});
      }
      for (Client client : clients) {
        await(client.code(), () -> client.ledger.notGoodAfter(struck).isPresent());
        assertThat(client.ledger.changes())
            .as("told of %s", client.code())
            .anySatisfy(change -> assertThat(change.detail()).contains(client.code()));
      }
      assertUnwelcomeDoesNotHammer();
      for (Client client : clients) {
        await("back after " + client.code(), () -> isBack(client, struck));
      }
      publisher.pause();
      await("the broker took everything", publisher::isDone);
      for (Client client : clients) {
        await("all after " + client.code(), () -> client.ledger.distinct() == publisher.sent());
      }
      write(struck);
    }
  }

  private void assertUnwelcomeDoesNotHammer() {
    for (Client client : clients) {
      if (UNWELCOME.contains(client.reason)) {
        assertThat(client.proxy.accepted()).as("attempts after %s", client.code()).isEqualTo(1);
        assertThat(client.driver.health().state()).isEqualTo(ConnectionState.RECONNECTING);
      }
    }
  }

  private static boolean isBack(Client client, long struck) {
    return client.ledger.goodAfter(client.ledger.notGoodAfter(struck).orElseThrow()).isPresent();
  }

  private void write(long struck) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| reason | what every point says | good again after |");
    lines.add("|---|---|---|");
    for (Client client : clients) {
      String detail =
          client.ledger.changes().stream()
              .map(Ledger.Change::detail)
              .filter(text -> text.contains(client.code()))
              .findFirst()
              .orElseThrow();
      long back =
          client.ledger.goodAfter(client.ledger.notGoodAfter(struck).orElseThrow()).orElseThrow();
      lines.add(
          String.format(
              Locale.ROOT,
              "| `0x%02X` | %s | %s |",
              client.reason,
              detail.substring(detail.indexOf("ended")),
              Duration.ofNanos(back - struck).compareTo(Duration.ofSeconds(3)) < 0
                  ? "about a second"
                  : "5 to 10 s: not to make it worse"));
    }
    ReliabilityPage.write("reasons", lines);
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }
}
