package io.tagwire.mqtt.fault;

import static io.tagwire.mqtt.fault.Fault.IDLE;
import static io.tagwire.mqtt.fault.Fault.LOAD;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.FailureKind;
import io.tagwire.mqtt.broker.FaultyProxy.Way;
import io.tagwire.mqtt.broker.MosquittoBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The faults of the table, in its order. */
final class Catalogue {
  private static final String USER = "scada";
  private static final Duration NEVER = Duration.ZERO;
  // One and a half times the keep-alive of the plant, looked at every quarter of it.
  private static final Duration SILENT = Duration.ofSeconds(5);

  private Catalogue() {}

  static List<Fault> faults() {
    List<Fault> all = new ArrayList<>();
    all.addAll(connection());
    all.addAll(silence());
    all.addAll(slowness());
    all.addAll(broker());
    all.addAll(wrongPackets());
    all.addAll(identity());
    return all;
  }

  private static void nothing(Plant plant) {}

  private static List<Fault> connection() {
    List<Fault> all = new ArrayList<>();
    for (int load : new int[] {IDLE, LOAD}) {
      all.add(Fault.of("Connection reset", load, p -> p.proxy().reset(), Catalogue::nothing));
      all.add(
          Fault.of("Connection ended (FIN)", load, p -> p.proxy().finish(), Catalogue::nothing));
    }
    all.add(
        Fault.of(
            "Reset, then nobody listens",
            LOAD,
            p -> {
              p.proxy().refuse();
              p.proxy().reset();
            },
            p -> p.proxy().heal()));
    all.add(
        Fault.of(
                "Reset, then connections are taken and never answered",
                LOAD,
                p -> {
                  p.proxy().mute();
                  p.proxy().reset();
                },
                p -> p.proxy().heal())
            .with(Map.of("connect-timeout", "1s")));
    all.add(
        Fault.of(
                "Reset, the host name of the first broker is unknown",
                LOAD,
                p -> p.proxy().reset(),
                Catalogue::nothing)
            .with(Map.of("brokers.0", "mqtt://broker.invalid", "brokers.1", "{proxy}")));
    return all;
  }

  private static List<Fault> silence() {
    List<Fault> all = new ArrayList<>();
    for (int load : new int[] {IDLE, LOAD}) {
      all.add(swallowed("Half-open", load, Way.TO_BROKER, Way.TO_CLIENT));
      all.add(swallowed("Nothing reaches the broker", load, Way.TO_BROKER));
      all.add(swallowed("Nothing reaches the driver", load, Way.TO_CLIENT));
    }
    return all;
  }

  private static Fault swallowed(String name, int load, Way... ways) {
    return Fault.of(name, load, p -> p.proxy().swallow(ways), p -> p.proxy().heal()).told(SILENT);
  }

  private static List<Fault> slowness() {
    return List.of(
        Fault.of(
                "Everything comes 100 ms late",
                LOAD,
                p -> {
                  p.proxy().delay(Way.TO_BROKER, Duration.ofMillis(100));
                  p.proxy().delay(Way.TO_CLIENT, Duration.ofMillis(100));
                },
                p -> p.proxy().heal())
            .told(NEVER),
        Fault.of("One byte at a time", LOAD, p -> p.proxy().slice(1, 0), p -> p.proxy().heal())
            .told(NEVER),
        Fault.of(
                "A line of 10,000 bytes a second",
                LOAD,
                p -> p.proxy().slice(100, 10_000),
                p -> p.proxy().heal())
            .told(NEVER));
  }

  private static List<Fault> broker() {
    return List.of(
        Fault.of(
                "Broker killed and started, with persistence",
                LOAD,
                p -> p.broker().kill(),
                Catalogue::start)
            .prepared(Plant::save),
        Fault.of(
                "Broker killed and started, without persistence",
                IDLE,
                p -> p.broker().kill(),
                p -> {
                  start(p);
                  // It forgot the session: before we subscribe it keeps nothing for us.
                  p.await(
                      "subscribed", () -> p.driver().health().state() == ConnectionState.CONNECTED);
                })
            .at(MosquittoBroker::forgetful),
        Fault.of(
            "Broker stopped in good order and started",
            LOAD,
            p -> p.broker().stop(),
            Catalogue::start),
        Fault.of(
                "Broker suspended (SIGSTOP)",
                LOAD,
                p -> p.broker().suspend(),
                p -> p.broker().resume())
            .told(SILENT));
  }

  private static List<Fault> wrongPackets() {
    return List.of(
        injected("Broker sends DISCONNECT: server shutting down", LOAD, 0xE0, 1, 0x8B),
        injected("Broker sends a packet of a kind there is not", LOAD, 0, 0),
        injected("Broker announces a packet of 256 MB", LOAD, 0x30, 0xFF, 0xFF, 0xFF, 0x7F),
        injected("Broker begins a packet and does not finish it", IDLE, 0x30, 0x7F).told(SILENT));
  }

  private static Fault injected(String name, int load, int... bytes) {
    byte[] packet = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      packet[i] = (byte) bytes[i];
    }
    return Fault.of(name, load, p -> p.proxy().inject(packet), Catalogue::nothing);
  }

  private static List<Fault> identity() {
    return List.of(
        Fault.of(
            "Another client takes over the client id",
            LOAD,
            p -> p.twin().logIn(),
            Catalogue::nothing),
        Fault.of(
                "Reset, and the password is wrong until it is right again",
                LOAD,
                p -> {
                  p.broker().password(USER, "another");
                  p.proxy().reset();
                  p.await("refused", () -> refused(p));
                },
                p -> p.broker().password(USER, Plant.PASSWORD))
            .at(folder -> MosquittoBroker.withUser(folder, USER, Plant.PASSWORD))
            .with(Map.of("username", USER, "password", Plant.SECRET))
            // Who is not welcome must not hammer.
            .back(Duration.ofSeconds(15)));
  }

  private static boolean refused(Plant plant) {
    return plant.driver().health().last().stream()
        .anyMatch(failure -> failure.kind() == FailureKind.AUTHENTICATION);
  }

  private static void start(Plant plant) {
    plant.broker().start();
  }
}
