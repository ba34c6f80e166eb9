package io.tagwire.mqtt.fault;

import io.tagwire.mqtt.broker.FaultyProxy;
import io.tagwire.mqtt.broker.FaultyProxy.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One fault of the long run.
 *
 * @param kind which
 * @param quietMillis how long all is well before it
 * @param lastsMillis how long it lasts at least, where it lasts
 */
record Blow(Kind kind, int quietMillis, int lastsMillis) {
  private static final int MAX_QUIET_MILLIS = 2_500;
  private static final int MAX_LASTS_MILLIS = 1_500;
  private static final int LATE_MILLIS = 50;
  private static final long NARROW = 20_000;

  /** What can happen to a plant. */
  enum Kind {
    RESET,
    FIN,
    NOBODY_LISTENS,
    NEVER_ANSWERED,
    HALF_OPEN,
    NOTHING_TO_BROKER,
    NOTHING_TO_DRIVER,
    LATE,
    BYTE_BY_BYTE,
    NARROW_LINE,
    GARBAGE,
    SERVER_SHUTTING_DOWN,
    TWIN,
    BROKER_SUSPENDED,
    BROKER_STOPPED,
    BROKER_KILLED;

    /** Whether the link breaks. */
    boolean breaks() {
      return this != LATE && this != BYTE_BY_BYTE && this != NARROW_LINE;
    }

    void strike(Plant plant) throws Exception {
      FaultyProxy proxy = plant.proxy();
      switch (this) {
        case RESET -> proxy.reset();
        case FIN -> proxy.finish();
        case NOBODY_LISTENS -> {
          proxy.refuse();
          proxy.reset();
        }
        case NEVER_ANSWERED -> {
          proxy.mute();
          proxy.reset();
        }
        case HALF_OPEN -> proxy.swallow(Way.values());
        case NOTHING_TO_BROKER -> proxy.swallow(Way.TO_BROKER);
        case NOTHING_TO_DRIVER -> proxy.swallow(Way.TO_CLIENT);
        case LATE -> {
          proxy.delay(Way.TO_BROKER, Duration.ofMillis(LATE_MILLIS));
          proxy.delay(Way.TO_CLIENT, Duration.ofMillis(LATE_MILLIS));
        }
        case BYTE_BY_BYTE -> proxy.slice(1, 0);
        case NARROW_LINE -> proxy.slice(512, NARROW);
        case GARBAGE -> proxy.inject(new byte[] {0, 0});
        case SERVER_SHUTTING_DOWN -> proxy.inject(new byte[] {(byte) 0xE0, 1, (byte) 0x8B});
        case TWIN -> plant.twin().logIn();
        case BROKER_SUSPENDED -> plant.broker().suspend();
        case BROKER_STOPPED -> plant.endBroker(false);
        case BROKER_KILLED -> {
          plant.save();
          plant.endBroker(true);
        }
      }
    }

    void mend(Plant plant) {
      switch (this) {
        case BROKER_SUSPENDED -> plant.broker().resume();
        case BROKER_STOPPED, BROKER_KILLED -> plant.startBroker();
        default -> plant.proxy().heal();
      }
    }
  }

  /** As many as wanted, decided by the generator alone. */
  static List<Blow> sequence(int count, RandomGenerator random) {
    List<Blow> blows = new ArrayList<>();
    Kind[] kinds = Kind.values();
    for (int i = 0; i < count; i++) {
      blows.add(
          new Blow(
              kinds[random.nextInt(kinds.length)],
              random.nextInt(MAX_QUIET_MILLIS),
              random.nextInt(MAX_LASTS_MILLIS)));
    }
    return blows;
  }
}
