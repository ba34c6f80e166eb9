package io.tagwire.mqtt.queue;

import io.tagwire.driver.Driver;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.testkit.RecordingListener;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.MqttDriverFactory;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that writes numbers until it is killed, and says which are accepted. */
public final class WritingProcess {
  /** Where the numbers are published. */
  public static final String TOPIC = "plant/batch/set";

  /** How a line about an accepted number begins. */
  public static final String ACCEPTED = "accepted ";

  private WritingProcess() {}

  /**
   * Starts it.
   *
   * @param broker URL
   * @param folder of the queue
   * @return the process; its output has a line for every number accepted
   */
  public static Process start(String broker, Path folder) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            classPath(),
            WritingProcess.class.getName(),
            broker,
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String classPath() {
    if (!(WritingProcess.class.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path", "");
    }
    List<String> files = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      files.add(Path.of(URI.create(url.toString())).toString());
    }
    return String.join(File.pathSeparator, files);
  }

  /**
   * Its settings.
   *
   * @param broker URL
   * @param folder of the queue
   * @return of the connection
   */
  public static Settings connection(String broker, String folder) {
    return Settings.of(
        "brokers", broker, "queue.where", "disk", "queue.folder", folder, "queue.limit", "1000000");
  }

  /**
   * Its point.
   *
   * @return writable; waits in the queue for an hour at most
   */
  public static Point point() {
    return Point.of("batch", "plant/batch", ValueType.INT)
        .withAccess(Access.READ_WRITE)
        .withSettings(
            Settings.of("write.topic", TOPIC, "write.offline", "queue", "write.max-age", "1h"));
  }

  /**
   * Writes numbers from 0 on.
   *
   * @param arguments broker and folder
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Driver driver =
        new MqttDriverFactory().create(FakeContext.real(), connection(arguments[0], arguments[1]));
    var unused = driver.connect();
    PointGroup group =
        driver.open(GroupSpec.of("g", List.of(point()), Duration.ZERO), new RecordingListener());
    for (int number = 0; ; number++) {
      var result =
          group
              .write(
                  List.of(new PointWrite(point(), new Value.Int(number))),
                  new WriteOptions(WriteStage.ACCEPTED, Duration.ofSeconds(30)))
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .get(0);
      if (result.outcome() != WriteOutcome.DONE) {
        throw new IllegalStateException(result.toString());
      }
      out.println(ACCEPTED + number);
    }
  }
}
