package io.tagwire.interop;

import java.util.List;
import java.util.Map;

/** The brokers of the table, and what is known about each. */
final class Rows {
  private static final List<String> OPENED_FOR_HIVEMQ =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private static final Cell TWICE = Cell.no("a tag gets a value 2 times");

  private Rows() {}

  static List<Row> all() {
    return List.of(
        new Row(
            "mosquitto",
            "Eclipse Mosquitto",
            true,
            true,
            new Mosquitto(),
            Login.PLANT,
            Map.of(Column.OVERLAP, TWICE),
            "Nothing."),
        new Row(
            "embedded",
            "The demo's own broker (Artemis)",
            true,
            true,
            new JavaProgram(
                "../embedded-broker", "io.tagwire.broker.BrokerProgram", false, List.of()),
            Login.PLANT,
            Map.of(
                Column.LOGIN, Cell.no("everybody gets in"),
                Column.TLS, Cell.no("it has no listener with TLS"),
                Column.OVERLAP, TWICE),
            "For demonstrations only."),
        new Row(
            "artemis",
            "Apache ActiveMQ Artemis",
            false,
            true,
            new JavaProgram(
                "brokers/artemis", "io.tagwire.interop.artemis.ArtemisProgram", true, List.of()),
            Login.PLANT,
            Map.of(Column.OVERLAP, TWICE),
            "Nothing."),
        new Row(
            "hivemq",
            "HiveMQ CE",
            false,
            true,
            new JavaProgram(
                "brokers/hivemq",
                "io.tagwire.interop.hivemq.HiveMqProgram",
                true,
                OPENED_FOR_HIVEMQ),
            Login.PLANT,
            Map.of(),
            "Nothing."),
        new Row(
            "moquette",
            "Moquette (fork of Fraunhofer IOSB)",
            false,
            true,
            new JavaProgram(
                "brokers/moquette", "io.tagwire.interop.moquette.MoquetteProgram", true, List.of()),
            Login.PLANT,
            Map.of(),
            "Nothing."),
        new Row(
            "ejabberd",
            "ejabberd",
            false,
            true,
            new Ejabberd(),
            Login.PLANT.at("localhost"),
            Map.of(
                Column.SHARED,
                Cell.no("the broker does not support shared subscriptions"),
                Column.OVERLAP,
                TWICE),
            "Nothing."));
  }
}
