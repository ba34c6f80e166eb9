package io.tagwire.simulated;

/** A motor valve: it needs 30 seconds from closed to open. */
final class Valve {
  private static final double PERCENT_PER_SECOND = 100.0 / 30;

  private double setpoint;
  private double position;

  /** Percent. */
  Valve(double position) {
    this.setpoint = position;
    this.position = position;
  }

  void setpoint(double percent) {
    setpoint = percent;
  }

  double setpoint() {
    return setpoint;
  }

  double position() {
    return position;
  }

  boolean hasArrived() {
    return position == setpoint;
  }

  void step(double seconds) {
    double reach = PERCENT_PER_SECOND * seconds;
    double missing = setpoint - position;
    position = Math.abs(missing) <= reach ? setpoint : position + Math.copySign(reach, missing);
  }
}
