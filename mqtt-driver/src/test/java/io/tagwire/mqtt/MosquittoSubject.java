package io.tagwire.mqtt;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.ContractSubject;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

/** A device behind mosquitto, played with mosquitto's own clients. */
final class MosquittoSubject implements ContractSubject {
  private static final String PASSWORD = "zx81-never-shown-42";

  private static final String COMMANDS = "plant/setpoint/set";

  private final MosquittoBroker broker;
  private final Process device;

  private final String protocol;

  MosquittoSubject(Path folder) throws IOException, InterruptedException {
    this(folder, "auto");
  }

  MosquittoSubject(Path folder, String protocol) throws IOException, InterruptedException {
    this.protocol = protocol;
    Path passwords = folder.resolve("passwords");
    Process process =
        new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), "scada", PASSWORD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("mosquitto_passwd failed");
    }
    this.broker =
        MosquittoBroker.with(
            folder, List.of("allow_anonymous true", "password_file " + passwords, "log_type all"));
    this.device =
        new ProcessBuilder(
                "mosquitto_sub", "-p", Integer.toString(broker.port()), "-t", COMMANDS, "-q", "1")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Awaitility.await("the device listens").until(() -> broker.log().contains(" 1 " + COMMANDS));
  }

  @Override
  public Map<Ability, String> missing() {
    return Map.of();
  }

  @Override
  public DriverFactory factory() {
    return new MqttDriverFactory();
  }

  @Override
  public Settings connection() {
    return Settings.of(
            "brokers",
            broker.url(),
            "username",
            "scada",
            "password",
            "env:PLANT",
            "keep-alive",
            "5s")
        .with("protocol", protocol);
  }

  @Override
  public Map<String, String> secrets() {
    return Map.of("env:PLANT", PASSWORD);
  }

  @Override
  public Point readable(int number) {
    return Point.of("level" + number, "plant/level/" + number, ValueType.REAL)
        .withSettings(
            Settings.of(
                "presence.0.topic", "plant/status",
                "presence.0.online", "online",
                "presence.0.offline", "offline"));
  }

  @Override
  public Point unbindable() {
    return Point.of("unbindable", "plant/#/level", ValueType.REAL);
  }

  @Override
  public void publish(Point point, double value) {
    broker.publish("-t", point.address(), "-m", Double.toString(value), "-q", "1");
  }

  @Override
  public Duration noticeLimit() {
    return Duration.ofSeconds(10);
  }

  @Override
  public void cutLink() {
    broker.kill();
  }

  @Override
  public void restoreLink() {
    broker.start();
  }

  @Override
  public void deviceOffline() {
    broker.publish("-t", "plant/status", "-m", "offline", "-q", "1");
  }

  @Override
  public void deviceOnline() {
    broker.publish("-t", "plant/status", "-m", "online", "-q", "1");
  }

  @Override
  public Point writable() {
    return Point.of("setpoint", "plant/setpoint", ValueType.REAL)
        .withAccess(Access.READ_WRITE)
        .withSettings(Settings.of("write.topic", COMMANDS));
  }

  @Override
  public Value value(int number) {
    return new Value.Real(number + 0.5);
  }

  @Override
  public WriteStage reachable() {
    return WriteStage.ACKNOWLEDGED;
  }

  @Override
  public WriteCase unreachable() {
    Point point =
        Point.of("quick", "plant/quick", ValueType.REAL)
            .withAccess(Access.READ_WRITE)
            .withSettings(Settings.of("write.qos", "0"));
    return new WriteCase(new PointWrite(point, new Value.Real(1)), WriteStage.ACKNOWLEDGED);
  }

  @Override
  public WriteCase unanswered() {
    Point point =
        Point.of("valve", "plant/valve", ValueType.REAL)
            .withAccess(Access.READ_WRITE)
            .withSettings(
                Settings.of(
                    "confirm.by", "value", "write.topic", "plant/valve/set", "write.qos", "0"));
    return new WriteCase(new PointWrite(point, new Value.Real(1)), WriteStage.CONFIRMED);
  }

  @Override
  public Set<String> ownThreads() {
    return Set.of("process reaper");
  }

  @Override
  public void close() {
    device.destroyForcibly();
    broker.close();
  }
}
