package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.route.SubscribeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Brokers that say too little of a message that several subscriptions match. */
class UnreliableIdsTest {
  private static final int PUBLISH = 3;
  private static final int SUBSCRIBE = 8;

  // One copy with both identifiers or two with one each: nothing is subscribed anew. One of them is
  // not named, or both are with each copy: "t" is, without.
  @ParameterizedTest(name = "copies {0}: {1} subscriptions of t")
  @CsvSource({
    "040b020b03, 1",
    "020b02 020b03, 1",
    "020b02, 2",
    "020b03, 2",
    "00, 2",
    "040b020b03 040b020b03, 2"
  })
  void brokerWhoseIdentifiersDoNotTellCopiesApartIsSubscribedWithout(String copies, int times)
      throws Exception {
    RecordingSessionListener listener = new RecordingSessionListener();
    try (RealTimeContext context = new RealTimeContext();
        TinyBroker broker = new TinyBroker(TinyBroker.WELCOME);
        Session session =
            new Session(
                SessionSettings.of(
                    Settings.of(
                        "brokers", broker.url(), "canary.topic", "c", "canary.every", "50ms")),
                context,
                listener)) {
      session.subscribe(SubscribeOptions.of(Map.of("t", 1)));
      session.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      AtomicInteger echoed = new AtomicInteger();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                List<String> canaries = broker.packets(PUBLISH);
                while (echoed.get() < canaries.size()) {
                  String canary = canaries.get(echoed.getAndIncrement());
                  for (String ids : copies.split(" ", -1)) {
                    echo(broker, canary, ids);
                  }
                }
                return session.canary().returned() >= 4;
              });
      await().until(() -> subscribed(broker).size() == times);
      assertThat(subscribed(broker).get(0)).contains("020b01");
      if (times == 2) {
        assertThat(subscribed(broker).get(1)).doesNotContain("020b01");
      }
      assertThat(listener.failures).isEmpty();
    }
  }

  private static List<String> subscribed(TinyBroker broker) {
    return broker.packets(SUBSCRIBE).stream().filter(hex -> hex.contains("000174")).toList();
  }

  // Topic "c", packet id, message expiry: then the payload.
  private static void echo(TinyBroker broker, String packet, String ids) {
    String body = packet.substring(3);
    int properties = Integer.parseInt(body.substring(10, 12), 16);
    String payload = body.substring(12 + 2 * properties);
    String answer = "000163" + ids + payload;
    broker.send("30" + String.format("%02x", answer.length() / 2) + answer);
  }
}
