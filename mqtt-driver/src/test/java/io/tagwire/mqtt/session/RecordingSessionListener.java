package io.tagwire.mqtt.session;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Keeps what a session told. */
final class RecordingSessionListener implements SessionListener {
  final List<InboundMessage> messages = new CopyOnWriteArrayList<>();
  final AtomicInteger messageCount = new AtomicInteger();
  final List<Boolean> caughtUps = new CopyOnWriteArrayList<>();
  final List<Integer> messagesWhenCaughtUp = new CopyOnWriteArrayList<>();
  final AtomicInteger linkUps = new AtomicInteger();
  final List<String> linkDowns = new CopyOnWriteArrayList<>();
  final Map<String, Integer> granted = new ConcurrentHashMap<>();
  final Map<String, String> refused = new ConcurrentHashMap<>();
  final List<ConnectionState> states = new CopyOnWriteArrayList<>();
  final List<Failure> failures = new CopyOnWriteArrayList<>();

  volatile Consumer<InboundMessage> onMessage = message -> {};

  @Override
  public void message(InboundMessage message) {
    onMessage.accept(message);
    if (messageCount.incrementAndGet() <= 1_000) {
      messages.add(message);
    }
  }

  @Override
  public void linkUp() {
    linkUps.incrementAndGet();
  }

  @Override
  public void linkDown(String reason) {
    linkDowns.add(reason);
  }

  @Override
  public void granted(String filter, int qos) {
    granted.put(filter, qos);
  }

  @Override
  public void refused(String filter, String reason) {
    refused.put(filter, reason);
  }

  @Override
  public void caughtUp(boolean resumed) {
    messagesWhenCaughtUp.add(messageCount.get());
    caughtUps.add(resumed);
  }

  @Override
  public void state(ConnectionState state, Optional<Failure> cause) {
    states.add(state);
    cause.ifPresent(failures::add);
  }
}
