package io.tagwire.driver.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeadbandTest {
  private static TagValue good(Value value) {
    return TagValue.good(value, null, Instant.EPOCH);
  }

  static Stream<Arguments> pairs() {
    double nan = Double.NaN;
    double infinite = Double.POSITIVE_INFINITY;
    return Stream.of(
        // OPC UA Part 4 §7.22.2: reported if the difference is greater than the deadband.
        arguments(real(10), real(12), 2.0, false),
        arguments(real(10), real(12.1), 2.0, true),
        arguments(real(10), real(7.9), 2.0, true),
        arguments(real(10), real(10), 0.0, false),
        arguments(real(10), real(10.000001), 0.0, true),
        arguments(new Value.Int(10), new Value.Int(11), 1.0, false),
        arguments(new Value.Int(10), new Value.Int(12), 1.0, true),
        arguments(new Value.Int(10), real(10.5), 1.0, false),
        arguments(real(10), real(nan), 2.0, true),
        arguments(real(nan), real(nan), 2.0, false),
        arguments(real(nan), real(10), 2.0, true),
        arguments(real(10), real(infinite), 2.0, true),
        arguments(real(infinite), real(infinite), 2.0, false),
        arguments(new Value.Text("a"), new Value.Text("b"), 2.0, true),
        arguments(new Value.Text("a"), new Value.Text("a"), 2.0, false),
        arguments(Value.Bool.FALSE, Value.Bool.TRUE, 2.0, true),
        arguments(new Value.Text("1"), real(1), 2.0, true));
  }

  private static Value real(double value) {
    return new Value.Real(value);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void valuePassesWhenItIsFurtherThanTheDeadband(
      Value before, Value after, double deadband, boolean passes) {
    assertThat(Deadband.passes(good(before), good(after), deadband)).isEqualTo(passes);
  }

  @Test
  void changeOfQualityAlwaysPasses() {
    TagValue before = good(real(1));
    TagValue after = before.withQuality(Quality.UNCERTAIN, null);
    assertThat(Deadband.passes(before, after, 1e9)).isTrue();
  }
}
