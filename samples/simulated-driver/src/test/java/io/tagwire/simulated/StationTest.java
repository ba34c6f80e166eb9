package io.tagwire.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StationTest {
  private static List<Double> course(long seed) {
    Station station = new Station(seed);
    List<Double> levels = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      station.step(1);
      levels.add(station.tank1().level());
    }
    return levels;
  }

  @Test
  void sameSeedGivesTheSameCourseAndAnotherSeedAnother() {
    assertThat(course(1)).isEqualTo(course(1)).isNotEqualTo(course(2));
  }

  @Test
  void pumpsKeepTheLevelOfTheIntakeTankForADay() {
    Station station = new Station(1);
    for (int second = 0; second < 86_400; second++) {
      station.step(1);
      assertThat(station.tank1().level()).isBetween(0.5, 4.5);
    }
    assertThat(station.pump1().hours()).isGreaterThan(1);
    assertThat(station.energy())
        .isCloseTo(15 * (station.pump1().hours() + station.pump2().hours()), within(0.5));
  }

  @Test
  void reservoirNeverRunsEmptyOrOverInADay() {
    Station station = new Station(1);
    for (int second = 0; second < 86_400; second++) {
      station.step(1);
      assertThat(station.tank2().level()).isGreaterThan(0).isLessThan(8);
    }
  }

  @Test
  void intakeTankFillsWhenNoPumpRuns() {
    Station station = new Station(1);
    station.automatic(false);
    double before = station.tank1().level();
    // 360 s with about 180 m³/h into 20 m²: 18 m³, 0.9 m.
    for (int second = 0; second < 360; second++) {
      station.step(1);
    }
    assertThat(station.tank1().level() - before).isCloseTo(0.9, within(0.25));
  }

  @Test
  void pumpRunsTwoSecondsAfterItsCommand() {
    Pump pump = new Pump(150, 15);
    pump.command(true);
    pump.step(1.9, false);
    assertThat(pump.isRunning()).isFalse();
    pump.step(0.1, false);
    assertThat(pump.isRunning()).isTrue();
    assertThat(pump.flow()).isEqualTo(150);
  }

  @Test
  void blockedPumpDoesNotRunAndAFaultStopsARunningOne() {
    Pump pump = new Pump(150, 15);
    pump.command(true);
    pump.step(60, true);
    assertThat(pump.isRunning()).isFalse();
    pump.step(2, false);
    pump.step(2, true);
    assertThat(pump.isRunning()).isFalse();
  }

  @Test
  void valveNeedsThirtySecondsFromEndToEnd() {
    Valve valve = new Valve(0);
    valve.setpoint(100);
    valve.step(15);
    assertThat(valve.position()).isCloseTo(50, within(1e-9));
    assertThat(valve.hasArrived()).isFalse();
    valve.step(16);
    assertThat(valve.position()).isEqualTo(100);
    assertThat(valve.hasArrived()).isTrue();
  }
}
