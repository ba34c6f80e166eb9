package io.tagwire.simulated;

/** A pump that needs some seconds to start and to stop. */
final class Pump {
  private static final double TRAVEL_SECONDS = 2;
  private static final double SECONDS_PER_HOUR = 3600;

  private final double ratedFlow;
  private final double ratedPower;
  private boolean command;
  private boolean running;
  private double towardsCommand;
  private double hours;

  /** Cubic metres an hour, kilowatts. */
  Pump(double ratedFlow, double ratedPower) {
    this.ratedFlow = ratedFlow;
    this.ratedPower = ratedPower;
  }

  void command(boolean on) {
    command = on;
  }

  boolean command() {
    return command;
  }

  boolean isRunning() {
    return running;
  }

  double flow() {
    return running ? ratedFlow : 0;
  }

  double power() {
    return running ? ratedPower : 0;
  }

  double hours() {
    return hours;
  }

  void step(double seconds, boolean blocked) {
    if (running) {
      hours += seconds / SECONDS_PER_HOUR;
    }
    boolean wanted = command && !blocked;
    if (wanted == running) {
      towardsCommand = 0;
      return;
    }
    towardsCommand += seconds;
    if (towardsCommand >= TRAVEL_SECONDS) {
      running = wanted;
      towardsCommand = 0;
    }
  }
}
