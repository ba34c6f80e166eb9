package io.tagwire.simulated;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * The plant: water flows into tank 1, two pumps lift it into tank 2, a valve lets it out to the
 * consumers. The same seed and the same steps give the same values. Not thread-safe.
 */
final class Station {
  private static final double INFLOW_MEAN = 180;
  private static final double INFLOW_SWING = 60;
  private static final double INFLOW_PERIOD_SECONDS = 3600;
  private static final double INFLOW_NOISE = 4;
  private static final double SECONDS_PER_HOUR = 3600;
  private static final double SECOND_PUMP_ABOVE = 0.5;

  private final Tank tank1 = new Tank(20, 5, 2.2);
  private final Tank tank2 = new Tank(60, 8, 4);
  private final Pump pump1 = new Pump(150, 15);
  private final Pump pump2 = new Pump(150, 15);
  private final Valve valve1 = new Valve(60);
  private final double[] dials = {20, 40, 60};
  private final Set<Fault> faults = EnumSet.noneOf(Fault.class);
  private final Random random;
  private boolean automatic = true;
  private double startLevel = 3;
  private double stopLevel = 1;
  private String display = "";
  private double seconds;
  private double noise;
  private double inflow = INFLOW_MEAN;
  private double outflow;
  private double energy;

  Station(long seed) {
    this.random = new Random(seed);
  }

  void step(double passed) {
    seconds += passed;
    // A slow wander around zero instead of white noise: water does not jump.
    noise += 0.1 * (random.nextGaussian() * INFLOW_NOISE - noise);
    inflow =
        INFLOW_MEAN
            + INFLOW_SWING * Math.sin(2 * Math.PI * seconds / INFLOW_PERIOD_SECONDS)
            + noise;
    if (automatic) {
      control();
    }
    pump1.step(passed, faults.contains(Fault.PUMP1));
    pump2.step(passed, false);
    valve1.step(passed);
    double lifted = pump1.flow() + pump2.flow();
    outflow = 3 * valve1.position() * Math.sqrt(tank2.level() / 4);
    tank1.step(passed, inflow, lifted);
    tank2.step(passed, lifted, outflow);
    energy += (pump1.power() + pump2.power()) * passed / SECONDS_PER_HOUR;
  }

  private void control() {
    double level = tank1.level();
    if (level <= stopLevel) {
      pump1.command(false);
      pump2.command(false);
    } else if (level >= startLevel) {
      pump1.command(true);
      if (level >= startLevel + SECOND_PUMP_ABOVE) {
        pump2.command(true);
      }
    }
  }

  Tank tank1() {
    return tank1;
  }

  Tank tank2() {
    return tank2;
  }

  Pump pump1() {
    return pump1;
  }

  Pump pump2() {
    return pump2;
  }

  Valve valve1() {
    return valve1;
  }

  double inflow() {
    return inflow;
  }

  double outflow() {
    return outflow;
  }

  double energy() {
    return energy;
  }

  boolean isAutomatic() {
    return automatic;
  }

  void automatic(boolean on) {
    automatic = on;
  }

  double startLevel() {
    return startLevel;
  }

  void startLevel(double metres) {
    startLevel = metres;
  }

  double stopLevel() {
    return stopLevel;
  }

  void stopLevel(double metres) {
    stopLevel = metres;
  }

  double dial(int index) {
    return dials[index];
  }

  void dial(int index, double value) {
    dials[index] = value;
  }

  String display() {
    return display;
  }

  void display(String text) {
    display = text;
  }

  boolean has(Fault fault) {
    return faults.contains(fault);
  }

  void fault(Fault fault, boolean on) {
    if (on) {
      faults.add(fault);
    } else {
      faults.remove(fault);
    }
  }
}
