package io.tagwire.host.command;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.preconfig.simulate.Fault;
import io.tagwire.preconfig.simulate.Sent;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Simulated devices on one broker: they publish in rounds and answer commands meanwhile. */
final class Simulation {
  private static final Logger LOG = LoggerFactory.getLogger(Simulation.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<SimulatedDevice> devices;
  private final Fault fault;
  private final Pace pace;
  private final InstantSource clock;
  private final Map<String, List<SimulatedDevice>> listeners = new TreeMap<>();
  // Nobody counts down: the latch is a clock that can be interrupted.
  private final CountDownLatch never = new CountDownLatch(1);

  /** How often the devices publish, how many times, and after how many rounds they fail. */
  record Schedule(Duration every, long rounds, long healthyRounds) {}

  Simulation(List<SimulatedDevice> devices, Fault fault, Pace pace, InstantSource clock) {
    this.devices = List.copyOf(devices);
    this.fault = fault;
    this.pace = pace;
    this.clock = clock;
    for (SimulatedDevice device : devices) {
      device
          .commands()
          .forEach(topic -> listeners.computeIfAbsent(topic, key -> new ArrayList<>()).add(device));
    }
  }

  List<SimulatedDevice> devices() {
    return devices;
  }

  /** How many topics commands are taken on. */
  int commandTopics() {
    return listeners.size();
  }

  /**
   * Publishes and answers until the schedule has come to its end.
   *
   * @param raw the messages of the connection
   * @param schedule when
   * @param first hears how many messages the first round had
   */
  void run(RawMessages raw, Schedule schedule, IntConsumer first) throws InterruptedException {
    List<RawMessages.Subscription> subscriptions = new ArrayList<>();
    listeners.forEach(
        (topic, own) ->
            subscriptions.add(
                raw.subscribe(
                    topic, 1, message -> own.forEach(device -> answer(device, raw, message)))));
    awaitGranted(subscriptions);
    for (long round = 0; round < schedule.rounds(); round++) {
      Instant next = clock.instant().plus(schedule.every());
      int messages = round(raw, round < schedule.healthyRounds() ? Fault.NONE : fault);
      if (round == 0) {
        first.accept(messages);
      }
      pause(Math.max(0, Duration.between(clock.instant(), next).toMillis()));
    }
    subscriptions.forEach(RawMessages.Subscription::close);
  }

  // Who hears the device may command it at once. A device that may not listen still speaks.
  private static void awaitGranted(List<RawMessages.Subscription> subscriptions)
      throws InterruptedException {
    CompletableFuture<?>[] granted =
        subscriptions.stream()
            .map(subscription -> subscription.granted().toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(granted).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Not all commands are heard: {}", e.toString());
    }
  }

  private int round(RawMessages raw, Fault now) throws InterruptedException {
    int count = 0;
    for (SimulatedDevice device : devices) {
      List<Sent> sent;
      synchronized (device) {
        sent = device.round(clock.instant(), now);
      }
      count += sent.size();
      for (Sent message : sent) {
        publish(raw, message);
        pause(pace.pause());
      }
    }
    return count;
  }

  private void answer(SimulatedDevice device, RawMessages raw, RawMessage message) {
    if (fault == Fault.DEAF || message.retained()) {
      return;
    }
    List<Sent> sent;
    synchronized (device) {
      sent =
          device.received(
              message.topic(), message.payload(), message.properties(), clock.instant());
    }
    sent.forEach(one -> publish(raw, one));
  }

  private void publish(RawMessages raw, Sent sent) {
    if (sent.topic().isEmpty()) {
      return;
    }
    var unused =
        raw.publish(
            new RawMessage(
                sent.topic(),
                sent.payload(),
                1,
                sent.retained(),
                false,
                sent.properties(),
                clock.instant()),
            PATIENCE);
  }

  private void pause(long millis) throws InterruptedException {
    var unused = never.await(millis, TimeUnit.MILLISECONDS);
  }
}
