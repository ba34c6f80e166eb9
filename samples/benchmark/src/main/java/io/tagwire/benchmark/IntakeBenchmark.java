package io.tagwire.benchmark;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From topic and bytes to tag value, one message an operation. Every message carries another value
 * than the one before.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IntakeBenchmark {

  /**
   * One tag of a 60-byte JSON.
   *
   * @param state the driver and its messages
   * @return a value, for the harness
   */
  @Benchmark
  public TagValue oneTagOfSmallJson(OneTag state) {
    return state.setup.next();
  }

  /**
   * A hundred members of a 1.3 kB JSON, each a tag.
   *
   * @param state the driver and its messages
   * @return a value, for the harness
   */
  @Benchmark
  public TagValue hundredMembersOfJson(HundredMembers state) {
    return state.setup.next();
  }

  /**
   * One of 100 topics, each bound to a tag.
   *
   * @param state the driver and its messages
   * @return a value, for the harness
   */
  @Benchmark
  public TagValue oneOfHundredTopics(FewTopics state) {
    return state.setup.next();
  }

  /**
   * One of 100,000 topics, each bound to a tag.
   *
   * @param state the driver and its messages
   * @return a value, for the harness
   */
  @Benchmark
  public TagValue oneOfHundredThousandTopics(ManyTopics state) {
    return state.setup.next();
  }

  /**
   * Topics that match three of 1,000 filters with wildcards.
   *
   * @param state the driver and its messages
   * @return a value, for the harness
   */
  @Benchmark
  public TagValue wildcards(Wildcards state) {
    return state.setup.next();
  }

  /** A driver, messages that are fed in turn, and a point to look at. */
  static final class Turns implements AutoCloseable {
    private final Intake intake;
    private final RawMessage[] messages;
    private final Point watched;
    private int turn;

    Turns(List<Point> points, List<RawMessage> messages) {
      this.messages = messages.toArray(new RawMessage[0]);
      watched = points.get(0);
      intake = new Intake(points);
      for (RawMessage message : messages) {
        intake.feed(message);
      }
      TagValue value = intake.last(watched);
      if (!value.quality().isGood()) {
        throw new IllegalStateException("the messages do not reach the point: " + value);
      }
    }

    TagValue next() {
      turn = turn + 1 == messages.length ? 0 : turn + 1;
      intake.feed(messages[turn]);
      return intake.last(watched);
    }

    @Override
    public void close() {
      intake.close();
    }
  }

  private static Point real(String id, String address, String selector) {
    return Point.of(id, address, ValueType.REAL).withSettings(Settings.of("selector", selector));
  }

  private static String flow(int value) {
    return "{\"value\":"
        + (100_000 + value)
        + ",\"unit\":\"m/h\",\"t\":\"2026-11-22T12:00:00.000Z\"}";
  }

  /** State of {@link #oneTagOfSmallJson}. */
  @State(Scope.Thread)
  public static class OneTag {
    private final Turns setup = open();

    private static Turns open() {
      return new Turns(
          List.of(real("flow", "plant/pump/flow", "/value")),
          IntStream.range(0, 64)
              .mapToObj(i -> Intake.message("plant/pump/flow", flow(i)))
              .toList());
    }

    /** Closes the driver. */
    @TearDown(Level.Trial)
    public void close() {
      setup.close();
    }
  }

  /** State of {@link #hundredMembersOfJson}. */
  @State(Scope.Thread)
  public static class HundredMembers {
    private final Turns setup = open();

    private static Turns open() {
      List<Point> points =
          IntStream.range(0, 100)
              .mapToObj(i -> real("m" + i, "plant/machine", "/m" + (100 + i)))
              .toList();
      List<RawMessage> messages =
          IntStream.range(0, 64)
              .mapToObj(turn -> Intake.message("plant/machine", machine(turn)))
              .toList();
      return new Turns(points, messages);
    }

    private static String machine(int turn) {
      return IntStream.range(0, 100)
          .mapToObj(i -> "\"m" + (100 + i) + "\":" + (10 + (i + turn) % 90) + ".25")
          .collect(Collectors.joining(",", "{", "}"));
    }

    /** Closes the driver. */
    @TearDown(Level.Trial)
    public void close() {
      setup.close();
    }
  }

  // Coprime to the numbers of topics: every topic comes once, neighbours far apart.
  private static final int STRIDE = 7_919;

  private static Turns topics(int count) {
    List<Point> points = new ArrayList<>(count);
    List<RawMessage> messages = new ArrayList<>(2 * count);
    for (int i = 0; i < count; i++) {
      points.add(real("flow" + i, topic(i), "/value"));
    }
    for (int i = 0; i < 2 * count; i++) {
      int index = (int) ((long) i * STRIDE % count);
      messages.add(Intake.message(topic(index), flow(i)));
    }
    return new Turns(points, messages);
  }

  private static String topic(int index) {
    return "plant/area" + index / 1_000 + "/pump" + index % 1_000 + "/flow";
  }

  /** State of {@link #oneOfHundredTopics}. */
  @State(Scope.Thread)
  public static class FewTopics {
    private final Turns setup = topics(100);

    /** Closes the driver. */
    @TearDown(Level.Trial)
    public void close() {
      setup.close();
    }
  }

  /** State of {@link #oneOfHundredThousandTopics}. */
  @State(Scope.Thread)
  public static class ManyTopics {
    private final Turns setup = topics(100_000);

    /** Closes the driver. */
    @TearDown(Level.Trial)
    public void close() {
      setup.close();
    }
  }

  /** State of {@link #wildcards}. */
  @State(Scope.Thread)
  public static class Wildcards {
    private final Turns setup = open();

    private static Turns open() {
      List<Point> points = new ArrayList<>();
      points.add(real("any", "plant/+/+/flow", "/value"));
      points.add(real("below", "plant/#", "/value"));
      for (int i = 0; i < 998; i++) {
        points.add(real("line" + i, "plant/line" + i + "/{pump}/flow", "/value"));
      }
      List<RawMessage> messages =
          IntStream.range(0, 998 * 2)
              .mapToObj(i -> Intake.message("plant/line" + i % 998 + "/pump7/flow", flow(i)))
              .toList();
      return new Turns(points, messages);
    }

    /** Closes the driver. */
    @TearDown(Level.Trial)
    public void close() {
      setup.close();
    }
  }
}
