package io.tagwire.mqtt.fault;

import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * Something that goes wrong, and what the driver owes then.
 *
 * @param name as in the table of the documentation
 * @param perSecond how many messages come in a second when it happens
 * @param settings of the connection, beside those of every plant; {@code {proxy}} is the URL of the
 *     proxy
 * @param broker starts one in a folder
 * @param prepare what must be done before, not measured
 * @param strike makes it happen
 * @param mend ends it
 * @param told within which time the quality must say so; zero if the link must stay
 * @param back within which time after its end the point must be good again
 */
record Fault(
    String name,
    int perSecond,
    Map<String, String> settings,
    Function<Path, MosquittoBroker> broker,
    Deed prepare,
    Deed strike,
    Deed mend,
    Duration told,
    Duration back) {

  /** Does something to a plant. */
  interface Deed {
    /** Does it. */
    void to(Plant plant) throws Exception;
  }

  static final int IDLE = 0;
  static final int LOAD = 500;

  static Fault of(String name, int perSecond, Deed strike, Deed mend) {
    return new Fault(
        name,
        perSecond,
        Map.of(),
        MosquittoBroker::persistent,
        plant -> {},
        strike,
        mend,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5));
  }

  Fault told(Duration within) {
    return new Fault(name, perSecond, settings, broker, prepare, strike, mend, within, back);
  }

  Fault back(Duration within) {
    return new Fault(name, perSecond, settings, broker, prepare, strike, mend, told, within);
  }

  Fault with(Map<String, String> more) {
    return new Fault(name, perSecond, more, broker, prepare, strike, mend, told, back);
  }

  Fault at(Function<Path, MosquittoBroker> other) {
    return new Fault(name, perSecond, settings, other, prepare, strike, mend, told, back);
  }

  Fault prepared(Deed first) {
    return new Fault(name, perSecond, settings, broker, first, strike, mend, told, back);
  }

  /** Whether the link must stay. */
  boolean isHarmless() {
    return told.isZero();
  }

  @Override
  public String toString() {
    return name + (perSecond == IDLE ? ", idle" : ", " + perSecond + " messages/s");
  }
}
