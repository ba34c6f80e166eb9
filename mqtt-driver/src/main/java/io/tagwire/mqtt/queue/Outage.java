package io.tagwire.mqtt.queue;

import org.slf4j.Logger;

/**
 * Something that fails again and again, for example because a disk is full: said once when it
 * begins or its reason changes, and once when it is over, not with every attempt. Not thread-safe.
 */
final class Outage {
  private final Logger log;
  private final String who;
  private String told = "";
  private long count;

  Outage(Logger log, String who) {
    this.log = log;
    this.who = who;
  }

  /**
   * It failed.
   *
   * @param what for a person
   * @param concerned how many commands it concerns
   */
  void failed(String what, int concerned) {
    count += concerned;
    if (!what.equals(told)) {
      told = what;
      log.error("[{}]: {}; from now on they are only counted", who, what);
    }
  }

  /** It went well; says so, and how many commands were concerned, if it had failed. */
  void over() {
    if (!told.isEmpty()) {
      log.info("[{}]: over: {} ({} times)", who, told, count);
      told = "";
      count = 0;
    }
  }
}
