package io.tagwire.interop;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The brokers of the table, and what is known about each. */
final class Rows {
  private static final String AS_THEY_COME = "Nothing: the defaults are right.";
  private static final Cell NOTHING_SHARED = Cell.no("granted, but nothing comes");
  private static final Cell NO_TLS = Cell.no("it has no listener with TLS");
  private static final Cell OPEN = Cell.no("everybody gets in");

  private static final Map<Column, Cell> WITHOUT_5 =
      Map.of(
          Column.RETAIN_HANDLING,
              Cell.no(
                  "retained messages come although a tag wants none, the retained flag of a live"
                      + " message is lost"),
          Column.NO_LOCAL, Cell.no("the host's own messages come back"),
          Column.USER_PROPERTIES, Cell.no("not delivered"));

  private static final List<String> OPENED_FOR_HIVEMQ =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private static final Launcher EMBEDDED =
      new JavaProgram("../embedded-broker", "io.tagwire.broker.BrokerProgram", false, List.of());
  private static final Launcher ARTEMIS =
      new JavaProgram(
          "brokers/artemis", "io.tagwire.interop.artemis.ArtemisProgram", true, List.of());
  private static final Launcher HIVEMQ =
      new JavaProgram(
          "brokers/hivemq", "io.tagwire.interop.hivemq.HiveMqProgram", true, OPENED_FOR_HIVEMQ);
  private static final Launcher MOQUETTE =
      new JavaProgram(
          "brokers/moquette", "io.tagwire.interop.moquette.MoquetteProgram", true, List.of());

  private Rows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        five("mosquitto", "Eclipse Mosquitto", true, new Mosquitto())
            .advised(
                AS_THEY_COME
                    + " In the broker: `max_queued_messages`, 1,000 by default, to what may come while"
                    + " the host is away (`clean-start: false`). An `acl_file` refuses no subscription,"
                    + " the tag only stays without a value; the dynamic security plugin refuses it."));
    rows.add(
        five("embedded", "The demo's own broker (Artemis)", true, EMBEDDED)
            .with(Column.LOGIN, OPEN)
            .with(Column.TLS, NO_TLS)
            .advised("It is for demonstrations: no login, no TLS, nothing kept on disk."));
    rows.add(
        five("artemis", "Apache ActiveMQ Artemis", false, ARTEMIS)
            .advised(
                AS_THEY_COME
                    + " Hosts that share a `$share` filter: start them one after the other, for of two"
                    + " that make their queue at once one is disconnected, and comes back."));
    rows.add(
        five("hivemq", "HiveMQ CE", false, HIVEMQ)
            .advised(
                AS_THEY_COME
                    + " In the broker: an extension that checks logins, for as it comes everybody gets"
                    + " in."));
    rows.add(
        five("moquette", "Moquette (fork of Fraunhofer IOSB)", false, MOQUETTE)
            .advised(
                AS_THEY_COME
                    + " Leave the canary on where filters of tags overlap: it finds that the broker names"
                    + " only one of the subscriptions. In the broker: `netty.mqtt.message_size`, which is"
                    + " 8 KiB by default, to the longest message."));
    rows.add(
        five("ejabberd", "ejabberd", false, new Ejabberd())
            .as(Login.PLANT.at("localhost"))
            .with(Column.SHARED, Cell.no("the broker does not support shared subscriptions"))
            .advised(
                "`username` with the host: `plant@example.org`. In place of shared subscriptions: a part"
                    + " of the topics for each host; in 3.1.1 the broker closes the connection at a `$share`"
                    + " filter."));
    for (Row row : List.copyOf(rows)) {
      rows.add(three(row));
    }
    rows.add(
        only3("rabbitmq", "RabbitMQ with rabbitmq_mqtt", new RabbitMq())
            .with(
                Column.QOS_2,
                Cell.lost(
                    "another client that publishes with QoS 2 is thrown out, QoS 1 to the host, QoS 1"
                        + " from the host"))
            .with(Column.RETAINED, Cell.lost("not delivered to wildcards"))
            .with(Column.SHARED, NOTHING_SHARED)
            .advised(
                "3.1.1 is found by itself; `protocol: 3.1.1` spares an attempt in vain. QoS 1 for tags"
                    + " and commands: 2 becomes 1, and a device that publishes with QoS 2 is"
                    + " disconnected. A topic of its own for each tag whose retained value matters:"
                    + " wildcards get none. With `clean-start: false`: `mqtt.subscription_ttl` in the"
                    + " broker, a day by default, to how long the host may be away. Topics of at most"
                    + " 255 bytes."));
    rows.add(
        only3("aedes", "aedes", new Aedes())
            .with(Column.SHARED, NOTHING_SHARED)
            .advised(
                "3.1.1 is found by itself; `protocol: 3.1.1` spares an attempt in vain. In the broker: a"
                    + " persistence, for as it comes retained values and sessions end with its"
                    + " process."));
    return List.copyOf(rows);
  }

  private static Row only3(String id, String name, Launcher launcher) {
    return new Row(
        id, name, false, false, launcher, Login.PLANT, Map.of(), "3.1.1", WITHOUT_5, AS_THEY_COME);
  }

  private static Row three(Row row) {
    Map<Column, Cell> exceptions = new EnumMap<>(Column.class);
    exceptions.putAll(row.exceptions());
    exceptions.putAll(WITHOUT_5);
    // In words it can only be refused in 5.
    if (row.id().equals("ejabberd")) {
      exceptions.put(Column.SHARED, Cell.no("the broker closes the connection"));
    } else if (row.id().equals("moquette")) {
      exceptions.put(Column.SHARED, NOTHING_SHARED);
    }
    return new Row(
        row.id() + "-311",
        row.name() + ", 3.1.1",
        row.id().equals("mosquitto"),
        true,
        row.launcher(),
        row.login(),
        Map.of("protocol", "3.1.1"),
        "3.1.1",
        exceptions,
        "`protocol: 3.1.1`, only where a gateway in between does not let 5 through. The rest as with"
            + " 5.");
  }

  private static Row five(String id, String name, boolean everyRun, Launcher launcher) {
    return new Row(
        id, name, everyRun, true, launcher, Login.PLANT, Map.of(), "5", Map.of(), AS_THEY_COME);
  }
}
