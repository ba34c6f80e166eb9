package io.tagwire.host.demo;

import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.value.Value;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Tag;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The simulated pumping station as its devices see and control it. Thread-safe. */
final class DemoStation {
  private static final WriteOptions OPTIONS =
      new WriteOptions(WriteStage.ACKNOWLEDGED, Duration.ofSeconds(5));

  private final RunningProject project;

  DemoStation(RunningProject project) {
    this.project = project;
  }

  double real(String tag) {
    return tag(tag).value().value() instanceof Value.Real real ? real.value() : 0;
  }

  boolean flag(String tag) {
    return tag(tag).value().value() instanceof Value.Bool bool && bool.value();
  }

  /** Starts or stops a pump, which the station allows in manual mode only. */
  CompletionStage<?> switchPump(String pump, boolean on) {
    return write("station.automatic", Value.Bool.FALSE)
        .thenCompose(done -> write(pump, Value.Bool.of(on)));
  }

  CompletionStage<?> write(String id, Value value) {
    Tag tag = tag(id);
    return tag.group().write(List.of(new PointWrite(tag.point(), value)), OPTIONS);
  }

  private Tag tag(String id) {
    return project.tag(id).orElseThrow();
  }
}
