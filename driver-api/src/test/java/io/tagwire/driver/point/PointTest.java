package io.tagwire.driver.point;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.value.ValueType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointTest {
  private static final Point POINT = Point.of("p", "a", ValueType.REAL);

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void deadbandThatMakesNoSenseIsRefused(double deadband) {
    assertThatThrownBy(() -> POINT.withDeadband(deadband))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[p]");
  }

  @Test
  void twoPointsWithOneIdInAGroupAreRefused() {
    assertThatThrownBy(
            () -> GroupSpec.of("g", List.of(POINT, POINT.withDeadband(1)), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[p]");
  }

  @Test
  void rangeUpsideDownOrWithoutNumberIsRefused() {
    assertThatThrownBy(() -> new Range(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Range(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writeWithoutAimOrTimeIsRefused() {
    assertThatThrownBy(() -> new WriteOptions(WriteStage.NONE, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WriteOptions(WriteStage.SENT, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
