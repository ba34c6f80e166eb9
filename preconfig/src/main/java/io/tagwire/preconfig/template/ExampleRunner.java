package io.tagwire.preconfig.template;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverContext;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.Failure;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.host.ReplayTime;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.template.Example.Expectation;
import io.tagwire.preconfig.template.Example.Step;
import io.tagwire.preconfig.template.ExampleResult.Difference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Runs the examples of templates through a driver that can replay messages: the same way from topic
 * and bytes to tag values as with a real broker, without one. Time is that of the example and
 * passes at once. Thread-safe; runs on the calling thread.
 *
 * @since 0.1
 */
public final class ExampleRunner {
  private final DriverFactory factory;
  private final Settings connection;

  /**
   * Runs examples with a driver.
   *
   * @param factory makes the driver; the driver must have the feature {@link Replay}
   * @param connection settings with which the driver can be made, for templates that describe no
   *     connection; nothing is connected
   */
  public ExampleRunner(DriverFactory factory, Settings connection) {
    this.factory = factory;
    this.connection = connection;
  }

  /**
   * Runs all examples of a template.
   *
   * @param template the template
   * @return a result for each example, in order
   */
  public List<ExampleResult> run(Template template) {
    return template.examples().stream().map(example -> run(template, example)).toList();
  }

  /**
   * Runs one example.
   *
   * @param template the template
   * @param example one of its examples
   * @return the result; never fails, whatever goes wrong is a difference
   */
  public ExampleResult run(Template template, Example example) {
    List<Difference> differences = new ArrayList<>();
    Problems problems = new Problems();
    Expansion expansion =
        Expander.expand(template, example.parameters(), example.place(), problems);
    List<SourcedPoint> points = PointReader.refuseDuplicates(expansion.points(), problems);
    Settings settings = expansion.connection().settings();
    if (settings.values().isEmpty()) {
      settings = connection;
    }
    check(settings, points, example, problems);
    for (Problem problem : problems.list()) {
      if (problem.severity() == Severity.ERROR) {
        differences.add(new Difference(problem.place(), problem.message()));
      }
    }
    int compared = 0;
    if (differences.isEmpty()) {
      compared = play(settings, points, example, differences);
    }
    return new ExampleResult(
        template.identity().id(), example.name(), example.place(), compared, differences);
  }

  private void check(
      Settings settings, List<SourcedPoint> points, Example example, Problems problems) {
    Map<String, SourcedPoint> byId = new HashMap<>();
    points.forEach(point -> byId.put(point.point().id(), point));
    for (Issue issue : factory.check(settings, points.stream().map(SourcedPoint::point).toList())) {
      SourcedPoint point = pointOf(issue.path(), byId);
      if (point == null) {
        problems.add(example.place(), issue);
      } else {
        problems.add(point.problem(issue));
      }
    }
  }

  private static @Nullable SourcedPoint pointOf(String path, Map<String, SourcedPoint> byId) {
    if (!path.startsWith("points/")) {
      return null;
    }
    // An id may hold slashes itself: the longest one that fits is meant.
    String rest = path.substring("points/".length());
    for (int end = rest.length(); end > 0; end = rest.lastIndexOf('/', end - 1)) {
      SourcedPoint point = byId.get(rest.substring(0, end));
      if (point != null) {
        return point;
      }
    }
    return null;
  }

  private int play(
      Settings settings,
      List<SourcedPoint> sourced,
      Example example,
      List<Difference> differences) {
    ReplayTime time = new ReplayTime(example.start());
    List<Point> points = sourced.stream().map(SourcedPoint::point).toList();
    try (Driver driver = factory.create(new ExampleContext(time), settings)) {
      Optional<Replay> replay = driver.feature(Replay.class);
      if (replay.isEmpty()) {
        differences.add(
            new Difference(
                example.place(),
                "Driver [" + factory.descriptor().id() + "] cannot replay messages"));
        return 0;
      }
      PointGroup group = driver.open(GroupSpec.of("examples", points, Duration.ZERO), batch -> {});
      int compared = 0;
      for (Step step : example.steps()) {
        time.advance(time.clock().instant().plus(step.after()));
        step.message().ifPresent(message -> replay.get().feed(raw(message, time.clock())));
        time.advance(time.clock().instant());
        compared += compare(step, points, group, differences);
      }
      return compared;
    } catch (RuntimeException e) {
      differences.add(new Difference(example.place(), "The driver threw " + e));
      return 0;
    }
  }

  private static int compare(
      Step step, List<Point> points, PointGroup group, List<Difference> differences) {
    for (Expectation expectation : step.expectations()) {
      Optional<Point> point =
          points.stream().filter(one -> one.id().equals(expectation.point())).findFirst();
      Optional<String> difference =
          point.isEmpty()
              ? Optional.of("There is no point [" + expectation.point() + "]")
              : ExpectationCheck.difference(expectation, group.last(point.get()));
      difference.ifPresent(
          message -> differences.add(new Difference(expectation.place(), message)));
    }
    return step.expectations().size();
  }

  private static RawMessage raw(Example.Message message, InstantSource time) {
    return new RawMessage(
        message.topic(), message.payload(), 0, message.retained(), false, Map.of(), time.instant());
  }

  private record ExampleContext(ReplayTime time) implements DriverContext {
    @Override
    public String instanceId() {
      return "example";
    }

    @Override
    public InstantSource clock() {
      return time.clock();
    }

    @Override
    public ScheduledExecutorService scheduler() {
      return time.scheduler();
    }

    @Override
    public Executor callbacks() {
      return time.callbacks();
    }

    @Override
    public Optional<char[]> secret(String reference) {
      return Optional.empty();
    }

    @Override
    public void onState(ConnectionState state, Optional<Failure> cause) {}
  }
}
