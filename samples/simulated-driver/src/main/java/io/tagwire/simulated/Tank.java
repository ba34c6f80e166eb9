package io.tagwire.simulated;

/** An open tank with upright walls. */
final class Tank {
  private static final double SECONDS_PER_HOUR = 3600;

  private final double area;
  private final double height;
  private double level;

  /** Square metres, metres, metres. */
  Tank(double area, double height, double level) {
    this.area = area;
    this.height = height;
    this.level = level;
  }

  /** Flows in cubic metres an hour; what does not fit spills over. */
  void step(double seconds, double in, double out) {
    double change = (in - out) / SECONDS_PER_HOUR / area * seconds;
    level = Math.max(0, Math.min(height, level + change));
  }

  double level() {
    return level;
  }

  boolean isFull() {
    return level >= height;
  }
}
