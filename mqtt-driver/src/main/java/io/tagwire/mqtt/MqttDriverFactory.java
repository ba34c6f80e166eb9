package io.tagwire.mqtt;

import io.tagwire.driver.Capability;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.address.PointBinder;
import io.tagwire.mqtt.address.ReadSettings;
import io.tagwire.mqtt.codec.DecoderCompiler;
import io.tagwire.mqtt.codec.StepHelp;
import io.tagwire.mqtt.diagnostics.DiagnosticCatalog;
import io.tagwire.mqtt.diagnostics.DiagnosticTag;
import io.tagwire.mqtt.duty.Duty;
import io.tagwire.mqtt.hazard.Hazards;
import io.tagwire.mqtt.session.SessionSettings;
import io.tagwire.mqtt.write.JointCheck;
import io.tagwire.mqtt.write.ReadRequest;
import io.tagwire.mqtt.write.WriteRule;
import io.tagwire.mqtt.write.WriteSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes drivers for MQTT 5 brokers.
 *
 * @since 0.1
 */
public final class MqttDriverFactory implements DriverFactory {
  private static final String VERSION = "0.1.0";
  private static final DriverDescriptor DESCRIPTOR =
      new DriverDescriptor(
          "mqtt",
          "MQTT 5",
          VERSION,
          API_LEVEL,
          Set.of(
              Capability.READ,
              Capability.WRITE,
              Capability.SUBSCRIBE,
              Capability.ACKNOWLEDGED_WRITE,
              Capability.CONFIRMED_WRITE,
              Capability.SOURCE_TIME,
              Capability.RAW_MESSAGES),
          SessionSettings.DESCRIPTIONS,
          pointSettings());

  /** Made by a driver that never runs, so that it knows every counter there is. */
  private static final class Known {
    static final DiagnosticCatalog CATALOG =
        new MqttDriver(
                new IdleContext(), SessionSettings.of(Settings.of("brokers", "mqtt://localhost")))
            .catalog();
  }

  /** For {@link java.util.ServiceLoader}. */
  public MqttDriverFactory() {}

  private static List<Setting> pointSettings() {
    List<Setting> all = new ArrayList<>(ReadSettings.all());
    all.addAll(otherSettings());
    return all;
  }

  /** Settings of a point that say nothing about how it is read. */
  static List<Setting> otherSettings() {
    List<Setting> others = new ArrayList<>(WriteSettings.all());
    others.addAll(Duty.settings());
    return others;
  }

  @Override
  public DriverDescriptor descriptor() {
    return DESCRIPTOR;
  }

  /**
   * What a point may show of the driver itself.
   *
   * @return in the order of documentation
   */
  public static List<DiagnosticTag> diagnosticTags() {
    return Known.CATALOG.all();
  }

  /**
   * The steps a point may be decoded by.
   *
   * @return in the order of documentation
   */
  public static List<StepHelp> decodingSteps() {
    return DecoderCompiler.steps();
  }

  @Override
  public List<Issue> check(Settings connection, List<Point> points) {
    List<Issue> issues = new ArrayList<>();
    for (Issue issue : SessionSettings.check(connection)) {
      issues.add(issue.under("connection"));
    }
    PointBinder binder = new PointBinder(otherSettings());
    Set<String> ids = new HashSet<>();
    JointCheck joint = new JointCheck();
    for (Point point : points) {
      if (!ids.add(point.id())) {
        issues.add(
            Issue.error(
                "points/" + point.id(), "Point id [" + point.id() + "] is there more than once"));
      }
      if (DiagnosticCatalog.isDiagnostic(point)) {
        issues.addAll(Known.CATALOG.check(point));
        continue;
      }
      issues.addAll(binder.bind(point).issues());
      WriteRule.parse(point, issues).ifPresent(rule -> joint.add(point, rule, issues));
      ReadRequest.parse(point, issues);
      Duty.parse(point, issues);
      issues.addAll(OnlyInMqtt5.check(connection, point));
    }
    issues.addAll(Hazards.find(connection, points));
    return List.copyOf(issues);
  }

  @Override
  public Map<String, String> claims(String name, Settings connection) {
    return SessionSettings.claims(name, connection);
  }

  @Override
  public Optional<String> together(Point point) {
    return point.settings().text("write.together");
  }

  @Override
  public Driver create(DriverContext context, Settings connection) {
    String errors =
        SessionSettings.check(connection).stream()
            .filter(issue -> issue.severity() == Severity.ERROR)
            .map(issue -> "[" + issue.path() + "] " + issue.message())
            .collect(Collectors.joining("; "));
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(errors);
    }
    return new MqttDriver(context, SessionSettings.of(connection));
  }
}
