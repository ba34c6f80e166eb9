package io.tagwire.host.demo;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A device of the demo plant. Thread-safe. */
interface DemoDevice {

  /** What it publishes when it has connected. */
  List<DeviceMessage> announce();

  /** What it publishes every second. */
  List<DeviceMessage> report(DemoStation station, Instant now);

  /** The topics it takes commands on; empty if it takes none. */
  default List<String> commandTopics() {
    return List.of();
  }

  /** Does what a command says; completes with the answer it publishes. */
  default CompletionStage<List<DeviceMessage>> command(
      String topic, String payload, DemoStation station) {
    return CompletableFuture.completedFuture(List.of());
  }
}
