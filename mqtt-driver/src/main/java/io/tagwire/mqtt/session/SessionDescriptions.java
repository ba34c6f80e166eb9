package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The settings of login and session, described. */
final class SessionDescriptions {
  private SessionDescriptions() {}

  /** All settings of a connection, in the order a form shows them. */
  static List<Setting> all() {
    List<Setting> all = new ArrayList<>(login());
    all.addAll(CanarySettings.descriptions());
    all.addAll(StandingMessages.descriptions());
    all.addAll(OutboundSettings.descriptions());
    all.addAll(DeliverySettings.descriptions());
    all.add(userProperties());
    all.addAll(TlsSettings.descriptions());
    all.add(diagnosticsInterval());
    return List.copyOf(all);
  }

  private static List<Setting> login() {
    return List.of(
        Setting.of(
                "brokers",
                new Items(Text.ANY),
                "Brokers",
                "Where the broker listens: mqtt://host (1883), mqtts://host (8883, TLS),"
                    + " ws://host/path or wss://host/path. Several are tried in this order, one at"
                    + " a time: the next one after an attempt that failed, the first one again after"
                    + " a connection was lost, and see fail-back.")
            .asRequired(),
        Setting.of(
                "client-id",
                Text.ANY,
                "Client id",
                "How the broker knows us. {instance} is the name of the connection, {random} a"
                    + " random word made once for each run; empty lets the broker choose. Two"
                    + " clients with one id drive each other out.")
            .orElse("tagwire-{instance}-{random}"),
        Setting.of(
                "protocol",
                new Choice(List.of("auto", "5", "3.1.1")),
                "MQTT version",
                "auto speaks 5, and 3.1.1 with a broker that does not know 5. With 3.1.1 there is"
                    + " no expiry of commands and sessions, no reason in a refusal, no user"
                    + " property, content type or response topic, no limit the broker tells, and"
                    + " shared subscriptions only where the broker adds them. Azure IoT Hub wants 3.1.1, QoS 0 or 1 and no retained"
                    + " message (will.retain, birth.retain), and closes the connection at others.")
            .orElse("auto")
            .asAdvanced(),
        Setting.of("username", Text.ANY, "User name", "The name to log in with."),
        Setting.of(
            "password",
            new Secret(),
            "Password",
            "A reference to the password or token, such as env:PLANT_PASSWORD or"
                + " file:secrets/plant."),
        Setting.of(
                "keep-alive",
                new Time(Duration.ZERO, Duration.ofSeconds(65_535)),
                "Keep alive",
                "The longest silence on the connection; when nothing comes for one and a half"
                    + " times as long it counts as lost. 0 switches that off.")
            .orElse("30s"),
        Setting.of(
                "clean-start",
                new Flag(),
                "Clean start",
                "Whether the broker forgets what it kept for this client id. false needs a fixed"
                    + " client-id and a session-expiry.")
            .orElse("true")
            .asAdvanced(),
        Setting.of(
                "session-expiry",
                new Time(Duration.ZERO, Duration.ofSeconds(0xFFFF_FFFFL)),
                "Session expiry",
                "How long the broker keeps subscriptions and messages after the connection is"
                    + " lost.")
            .orElse("0")
            .asAdvanced(),
        Setting.of(
                "receive-maximum",
                new Whole(1, 65_535, "messages"),
                "Receive maximum",
                "How many messages of QoS 1 and 2 may be under way at once, in either direction. A"
                    + " broker that sends more, or is not told because it speaks 3.1.1, is read no"
                    + " further until one is acknowledged.")
            .orElse("1000")
            .asAdvanced(),
        Setting.of(
                "subscribe-maximum",
                new Whole(1, 500, "filters"),
                "Subscribe maximum",
                "How many filters one SUBSCRIBE or UNSUBSCRIBE holds at most. AWS IoT Core closes"
                    + " the connection at more than 8.")
            .orElse("500")
            .asAdvanced(),
        Setting.of(
                "topic-alias-maximum",
                new Whole(0, 65_535, "aliases"),
                "Topic alias maximum",
                "How many topics may be published to by number instead of name, as far as the"
                    + " broker grants it; 0 for none.")
            .orElse("10")
            .asAdvanced(),
        Setting.of(
                "maximum-packet-size",
                new Whole(1_024, 268_435_460, "bytes"),
                "Maximum packet size",
                "The longest packet taken. The broker is told and does not send longer ones; one"
                    + " that does is left.")
            .orElse("16777216")
            .asAdvanced(),
        Setting.of(
                "queue-capacity",
                new Whole(1, 1_000_000, "messages"),
                "Queue capacity",
                "How many messages may wait to be published while the broker is slow; more are"
                    + " refused. Also how many writes may be under way.")
            .orElse("1000")
            .asAdvanced(),
        Setting.of(
                "connect-timeout",
                new Time(Duration.ofMillis(100), Duration.ofMinutes(5)),
                "Connect timeout",
                "How long one attempt may take, from TCP to the answer of the broker.")
            .orElse("10s")
            .asAdvanced(),
        Setting.of(
                "reconnect.first",
                new Time(Duration.ofMillis(1), Duration.ofMinutes(10)),
                "First reconnect",
                "The longest pause before the first attempt after a loss; it doubles with each"
                    + " attempt.")
            .orElse("100ms")
            .asAdvanced(),
        Setting.of(
                "reconnect.max",
                new Time(Duration.ofMillis(1), Duration.ofHours(1)),
                "Longest reconnect pause",
                "The longest pause between attempts. After a refused login or a take-over by"
                    + " another client it is 5 s to 60 s instead.")
            .orElse("2s")
            .asAdvanced(),
        Setting.of(
                "fail-back",
                new Time(Duration.ZERO, Duration.ofDays(7)),
                "Fail back",
                "With several brokers: how long one that is not the first may serve us before those"
                    + " before it in the list are looked at. The first of them that accepts TCP is"
                    + " moved to, in good order; when its login then fails the list goes on from"
                    + " there, and the next look is twice as far away, eight times at most. 0 moves"
                    + " back only after a loss.")
            .orElse("0")
            .asAdvanced());
  }

  private static Setting diagnosticsInterval() {
    return Setting.of(
            "diagnostics.interval",
            new Time(Duration.ofMillis(100), Duration.ofHours(1)),
            "Diagnostics interval",
            "How often points of $driver/… are worked out; a change of state shows at once.")
        .orElse("1s")
        .asAdvanced();
  }

  private static Setting userProperties() {
    return Setting.of(
            "user-properties",
            new Entries(Text.ANY),
            "User properties",
            "Names and texts sent to the broker when connecting (MQTT 5 §3.1.2.11.8).")
        .asAdvanced();
  }
}
