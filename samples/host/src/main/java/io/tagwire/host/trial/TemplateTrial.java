package io.tagwire.host.trial;

import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import io.tagwire.host.runtime.ReplayTime;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.SingleConnection;
import io.tagwire.preconfig.Applied;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the examples of a template through a driver that messages can be fed into. */
public final class TemplateTrial {
  private static final Settings NOWHERE = Settings.of("brokers.0", "mqtt://127.0.0.1");

  private final DriverFactory factory;

  /**
   * A trial with a driver.
   *
   * @param factory makes the driver; each example gets a new one
   */
  public TemplateTrial(DriverFactory factory) {
    this.factory = factory;
  }

  /**
   * What an example came to.
   *
   * @param example the example
   * @param expectations how many values were compared
   * @param failures what was not as promised, with its place; empty if all was
   */
  public record Outcome(Example example, int expectations, List<String> failures) {
    /** Copies the failures. */
    public Outcome {
      failures = List.copyOf(failures);
    }

    /**
     * Whether all was as promised.
     *
     * @return true without failures
     */
    public boolean passed() {
      return failures.isEmpty();
    }
  }

  /**
   * Runs every example.
   *
   * @param template the template
   * @return one outcome per example, in order
   */
  public List<Outcome> run(Template template) {
    return template.examples().stream().map(example -> run(template, example)).toList();
  }

  private Outcome run(Template template, Example example) {
    Applied applied =
        new Preconfig(Catalog.shipped()).apply(template, example.parameters(), example.place());
    List<String> failures = new ArrayList<>();
    for (Problem problem : applied.problems()) {
      failures.add(problem.toString());
    }
    Settings connection =
        applied.connection().settings().values().isEmpty()
            ? NOWHERE
            : applied.connection().settings();
    Map<String, SourcedPoint> points = new LinkedHashMap<>();
    applied.points().forEach(point -> points.put(point.point().id(), point));
    List<Point> plain = applied.points().stream().map(SourcedPoint::point).toList();
    boolean usable = true;
    for (Issue issue : factory.check(connection, plain)) {
      failures.add(example.place() + ": " + issue.path() + ": " + issue.message());
      usable &= issue.severity() != Severity.ERROR || issue.path().startsWith("points/");
    }
    int expectations = usable ? play(example, connection, plain, failures) : 0;
    return new Outcome(example, expectations, failures);
  }

  private int play(
      Example example, Settings connection, List<Point> points, List<String> failures) {
    ReplayTime time = new ReplayTime(example.start());
    int expectations = 0;
    try (SingleConnection single =
        SingleConnection.make(
            factory,
            connection,
            time,
            new Secrets(Path.of(""), Map.of()),
            (name, state, cause) -> {})) {
      Driver driver = single.driver();
      var group = driver.open(GroupSpec.of("example", points, Duration.ZERO), batch -> {});
      Replay replay =
          driver
              .feature(Replay.class)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "driver ["
                              + factory.descriptor().id()
                              + "] cannot be fed with messages"));
      Map<String, Point> byId = new LinkedHashMap<>();
      points.forEach(point -> byId.put(point.id(), point));
      Instant now = example.start();
      for (Example.Step step : example.steps()) {
        now = now.plus(step.after());
        time.advance(now);
        if (step.message().isPresent()) {
          replay.feed(raw(step.message().get(), now));
        }
        for (Example.Expectation expectation : step.expectations()) {
          expectations++;
          Point point = byId.get(expectation.point());
          if (point == null) {
            failures.add(expectation.place() + ": there is no point [" + expectation.point() + "]");
          } else {
            TagValue value = group.last(point);
            new Comparison(expectation, point, value).failure().ifPresent(failures::add);
          }
        }
      }
    }
    return expectations;
  }

  private static RawMessage raw(Example.Message message, Instant at) {
    return new RawMessage(
        message.topic(), message.payload(), 1, message.retained(), false, Map.of(), at);
  }
}
