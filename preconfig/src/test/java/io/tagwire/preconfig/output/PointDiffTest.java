package io.tagwire.preconfig.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointDiffTest {
  private static final Point A = Point.of("a", "t/a", ValueType.REAL);
  private static final Point B = Point.of("b", "t/b", ValueType.REAL);
  private static final Point C = Point.of("c", "t/c", ValueType.REAL);

  @Test
  void addedChangedAndRemovedPointsAreTold() {
    PointDiff diff =
        PointDiff.between(List.of(A, B), List.of(C, B.withSettings(Settings.of("selector", "/x"))));

    assertThat(diff).hasToString("+ c  t/c\n~ b  selector: nothing -> /x\n- a  t/a");
  }

  @Test
  void anotherOrderIsNoDifference() {
    assertThat(PointDiff.between(List.of(A, B), List.of(B, A)).isEmpty()).isTrue();
  }
}
