package io.tagwire.mqtt.session;

import java.util.ArrayList;
import java.util.List;

/** What is set and not granted, of that which would show late or not at all. */
final class Unmet {
  private Unmet() {}

  /** Sentences for a person; empty if all is granted. */
  static List<String> of(SessionSettings settings, Grants grants) {
    List<String> faults = new ArrayList<>();
    long keepAlive = settings.keepAlive().toSeconds();
    if (keepAlive != grants.keepAliveSeconds()) {
      faults.add(
          "keep-alive is "
              + keepAlive
              + " s; the broker sets "
              + grants.keepAliveSeconds()
              + " s, and that counts");
    }
    settings.birth().ifPresent(birth -> check("birth", birth, grants, faults));
    settings.shutdown().ifPresent(shutdown -> check("shutdown", shutdown, grants, faults));
    return List.copyOf(faults);
  }

  private static void check(
      String name, StandingMessage message, Grants grants, List<String> faults) {
    if (message.qos() > grants.maximumQos()) {
      faults.add(
          name
              + ".qos is "
              + message.qos()
              + "; the broker grants "
              + grants.maximumQos()
              + " at most, and the message is not sent");
    }
    if (message.retain() && !grants.retain()) {
      faults.add(
          name
              + ".retain is true; the broker does not keep retained messages, and the message is"
              + " not sent");
    }
  }
}
