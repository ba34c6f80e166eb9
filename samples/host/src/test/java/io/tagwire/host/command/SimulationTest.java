package io.tagwire.host.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.simulate.Fault;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import io.tagwire.preconfig.template.Template;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final Duration EVERY = Duration.ofMillis(1);

  private final Bus bus = new Bus();
  private final List<Integer> firstRound = new ArrayList<>();

  @Test
  void theFirstRoundIsReported() throws InterruptedException {
    run(Fault.NONE, new Simulation.Schedule(EVERY, 3, 0));
    assertThat(firstRound).hasSize(1);
    assertThat(firstRound.get(0)).isPositive().isLessThanOrEqualTo(bus.published.size());
  }

  @Test
  void aFaultBeginsAfterTheHealthyRounds() throws InterruptedException {
    run(Fault.NONE, new Simulation.Schedule(EVERY, 2, 0));
    List<String> healthy = bus.topics();
    bus.published.clear();
    run(Fault.SILENT, new Simulation.Schedule(EVERY, 9, 2));
    assertThat(bus.topics()).isEqualTo(healthy).isNotEmpty();
  }

  @Test
  void aCommandIsAnsweredAndADeafDeviceDoesNot() throws InterruptedException {
    run(Fault.NONE, new Simulation.Schedule(EVERY, 1, 0));
    assertThat(bus.answersTo("cmnd/cellar-pump/POWER", "ON")).isNotEmpty();
    run(Fault.DEAF, new Simulation.Schedule(EVERY, 1, 0));
    assertThat(bus.answersTo("cmnd/cellar-pump/POWER", "ON")).isEmpty();
  }

  @Test
  void listeningEndsWithTheSchedule() throws InterruptedException {
    run(Fault.NONE, new Simulation.Schedule(EVERY, 1, 0));
    assertThat(bus.closed).isEqualTo(bus.listeners.size()).isPositive();
  }

  private void run(Fault fault, Simulation.Schedule schedule) throws InterruptedException {
    Template template =
        Catalog.shipped().templates().stream()
            .filter(one -> one.identity().id().equals("tasmota-plug"))
            .findFirst()
            .orElseThrow();
    InstantSource clock = InstantSource.system();
    SimulatedDevice device =
        SimulatedDevice.of(template, SimulatedDevice.example(template).orElseThrow(), 1);
    new Simulation(List.of(device), fault, new Pace(100_000, clock), clock)
        .run(bus, schedule, firstRound::add);
  }

  /** A broker that keeps what is published and lets a test be the one who commands. */
  private static final class Bus implements RawMessages {
    private final List<RawMessage> published = new ArrayList<>();
    private final Map<String, Consumer<RawMessage>> listeners = new LinkedHashMap<>();
    private int closed;

    @Override
    public CompletionStage<Delivery> publish(RawMessage message, Duration timeout) {
      published.add(message);
      return CompletableFuture.completedFuture(
          new Delivery(WriteStage.ACKNOWLEDGED, WriteOutcome.DONE, ""));
    }

    @Override
    public Subscription subscribe(String filter, int qos, Consumer<RawMessage> listener) {
      listeners.put(filter, listener);
      return new Subscription() {
        @Override
        public CompletionStage<Void> granted() {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public long lost() {
          return 0;
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    private List<String> topics() {
      return published.stream().map(RawMessage::topic).toList();
    }

    private List<String> answersTo(String topic, String payload) {
      published.clear();
      Objects.requireNonNull(listeners.get(topic), () -> listeners + " lacks " + topic)
          .accept(
              new RawMessage(topic, Bytes.utf8(payload), 1, false, false, Map.of(), Instant.EPOCH));
      return topics();
    }
  }
}
