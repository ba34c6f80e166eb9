package io.tagwire.mqtt.fault;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.mqtt.queue.WritingProcess;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host in a process of its own that writes numbers through a queue on disk until it is killed,
 * and says of each whether it was accepted. Goes on when one is not.
 */
final class WritingHost {
  static final String ACCEPTED = "accepted ";
  static final String REFUSED = "refused ";

  private WritingHost() {}

  /** Arguments: URL of the broker, folder of the queue, first number. Never ends by itself. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Driver driver =
        new MqttDriverFactory()
            .create(FakeContext.real(), WritingProcess.connection(arguments[0], arguments[1]));
    PointGroup group =
        driver.open(
            GroupSpec.of("g", List.of(WritingProcess.point()), Duration.ZERO),
            new RecordingListener());
    var unused = driver.connect();
    for (int number = Integer.parseInt(arguments[2]); ; number++) {
      var result =
          group
              .write(
                  List.of(new PointWrite(WritingProcess.point(), new Value.Int(number))),
                  new WriteOptions(WriteStage.ACCEPTED, Duration.ofSeconds(30)))
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .get(0);
      out.println(
          result.outcome() == WriteOutcome.DONE
              ? ACCEPTED + number
              : REFUSED + number + " " + result.detail());
    }
  }
}
