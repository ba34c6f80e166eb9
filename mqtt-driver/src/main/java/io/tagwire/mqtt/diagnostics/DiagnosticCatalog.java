package io.tagwire.mqtt.diagnostics;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.session.Grants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Every diagnostic there is. Immutable. */
public final class DiagnosticCatalog {
  static final List<String> RATED = List.of("messages.in", "messages.out", "bytes.in", "bytes.out");

  private static final String COUNTER = "counter/";
  private static final double NANOS_OF_MILLI = 1e6;

  private final Map<String, DiagnosticTag> byName = new LinkedHashMap<>();

  /**
   * A catalog.
   *
   * @param counters the names of the driver's counters, in the order of documentation
   */
  public DiagnosticCatalog(Collection<String> counters) {
    List<DiagnosticTag> all = new ArrayList<>(link());
    all.addAll(login());
    all.addAll(granted());
    all.addAll(traffic());
    for (String counter : counters) {
      all.add(
          DiagnosticTag.whole(
              COUNTER + counter,
              "",
              "The counter " + counter + " of the driver.",
              facts -> facts.counter(counter)));
    }
    all.forEach(tag -> byName.put(tag.name(), tag));
  }

  private static List<DiagnosticTag> link() {
    return List.of(
        DiagnosticTag.text(
            "state",
            "The state of the connection: IDLE, CONNECTING, CONNECTED, RECONNECTING, CLOSED.",
            facts -> facts.health().state().name()),
        DiagnosticTag.flag(
            "connected",
            "Whether the broker accepted us and answered the subscriptions.",
            facts -> facts.health().state() == ConnectionState.CONNECTED),
        DiagnosticTag.time(
            "since", "When this state began.", facts -> Optional.of(facts.health().since()), ""),
        DiagnosticTag.whole(
            "reconnects",
            "",
            "How often the connection came back.",
            facts -> facts.counter("reconnects")),
        DiagnosticTag.text(
            "error",
            "The last failure of the connection, also when it is over; empty if there was none.",
            facts -> facts.health().last().map(Failure::message).orElse("")),
        DiagnosticTag.time(
            "error/time", "When it was told.", Facts::errorTime, "there was no failure"),
        DiagnosticTag.number(
            "round-trip",
            "ms",
            "How long the last canary took to the broker and back.",
            facts -> facts.roundTrip().map(Duration::toNanos).map(n -> n / NANOS_OF_MILLI),
            "no canary came back"));
  }

  private static List<DiagnosticTag> login() {
    return List.of(
        DiagnosticTag.text(
            "broker",
            "The URL of the broker of the last login; empty before the first.",
            facts -> facts.session().broker()),
        DiagnosticTag.text(
            "client-id", "The name the broker knows us by.", facts -> facts.session().clientId()),
        DiagnosticTag.text(
            "protocol",
            "The protocol of the last login; empty before the first.",
            facts -> facts.session().protocol()),
        DiagnosticTag.text(
            "tls",
            "The version of TLS spoken, such as TLSv1.3; empty without TLS.",
            facts -> facts.session().tls()),
        DiagnosticTag.days(
            "certificate/days",
            "Days until our client certificate ends; below 0 when it has ended.",
            facts -> facts.session().certificateEnd(),
            "no login with a client certificate"),
        DiagnosticTag.text(
            "certificate/fault",
            "Why new files of tls.… are not used; empty if nothing is wrong.",
            facts -> facts.session().certificateFault()),
        DiagnosticTag.days(
            "broker-certificate/days",
            "Days until the first of the broker's certificates ends.",
            facts -> facts.session().brokerCertificateEnd(),
            "no login with TLS"));
  }

  private static List<DiagnosticTag> granted() {
    return List.of(
        DiagnosticTag.grantedFlag(
            "session-present", "Whether the broker had kept our session.", Grants::sessionPresent),
        grantedWhole(
            "granted/maximum-qos", "", "The highest QoS we may publish with.", Grants::maximumQos),
        DiagnosticTag.grantedFlag(
            "granted/retain", "Whether the broker keeps retained messages.", Grants::retain),
        DiagnosticTag.grantedFlag(
            "granted/wildcards", "Whether filters may have wildcards.", Grants::wildcards),
        DiagnosticTag.grantedFlag(
            "granted/shared-subscriptions",
            "Whether there are shared subscriptions.",
            Grants::shared),
        DiagnosticTag.grantedFlag(
            "granted/subscription-ids",
            "Whether messages tell which subscription they come for.",
            Grants::subscriptionIds),
        DiagnosticTag.grantedWhole(
            "granted/maximum-packet-size",
            "B",
            "The longest packet the broker takes.",
            grants ->
                Optional.of(grants.maximumPacketSize()).filter(size -> size != Grants.NO_LIMIT),
            "no limit, or not logged in"),
        grantedWhole(
            "granted/receive-maximum",
            "",
            "How many messages of QoS 1 and 2 may be under way to the broker.",
            Grants::receiveMaximum),
        grantedWhole(
            "granted/topic-alias-maximum",
            "",
            "How many topics may be published to by number.",
            Grants::topicAliasMaximum),
        grantedWhole(
            "granted/keep-alive",
            "s",
            "The keep-alive that counts, ours or the broker's; 0 for none.",
            Grants::keepAliveSeconds));
  }

  private static DiagnosticTag grantedWhole(
      String name, String unit, String help, ToLongFunction<Grants> worth) {
    return DiagnosticTag.grantedWhole(
        name, unit, help, grants -> Optional.of(worth.applyAsLong(grants)), "not logged in");
  }

  private static List<DiagnosticTag> traffic() {
    List<DiagnosticTag> tags =
        new ArrayList<>(
            List.of(
                DiagnosticTag.whole(
                    "subscriptions/wanted", "", "Topic filters wanted.", Facts::wanted),
                DiagnosticTag.whole(
                    "subscriptions/granted",
                    "",
                    "Topic filters the broker granted on this connection.",
                    facts -> facts.counter("subscriptions")),
                DiagnosticTag.whole(
                    "subscriptions/refused",
                    "",
                    "Topic filters the broker refused: their points are BAD_CONFIGURATION.",
                    Facts::refused),
                DiagnosticTag.whole(
                    "queue",
                    "",
                    "Messages that wait to be published.",
                    facts -> facts.counter("publish.waiting")),
                DiagnosticTag.whole(
                    "unbound",
                    "",
                    "Messages of topics to which no point is bound.",
                    facts -> facts.counter("messages.unbound")),
                DiagnosticTag.whole(
                    "rejected",
                    "",
                    "Values that could not be decoded.",
                    facts -> facts.counter("values.rejected")),
                DiagnosticTag.whole(
                    "gaps",
                    "",
                    "Gaps in the values that are still on record.",
                    facts -> facts.gaps().size()),
                DiagnosticTag.text(
                    "gaps/last", "The last gap; empty if there is none.", Facts::lastGap)));
    for (String counter : RATED) {
      tags.add(
          DiagnosticTag.number(
              "rate/" + counter,
              "1/s",
              "The counter " + counter + " a second, over the last diagnostics.interval.",
              facts -> Optional.ofNullable(facts.rates().get(counter)),
              "known after one diagnostics.interval"));
    }
    return tags;
  }

  /**
   * All diagnostics.
   *
   * @return in the order of documentation
   */
  public List<DiagnosticTag> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Whether a point is bound to a diagnostic.
   *
   * @param point any point
   * @return true if its address begins with {@link DiagnosticTag#PREFIX}
   */
  public static boolean isDiagnostic(Point point) {
    return point.address().startsWith(DiagnosticTag.PREFIX);
  }

  /**
   * The diagnostic of a point.
   *
   * @param point any point
   * @return empty for one that {@link #check} has an error for
   */
  public Optional<DiagnosticTag> of(Point point) {
    return isDiagnostic(point) && !point.access().canWrite()
        ? named(point).filter(tag -> tag.fits(point.type()))
        : Optional.empty();
  }

  private Optional<DiagnosticTag> named(Point point) {
    return Optional.ofNullable(
        byName.get(point.address().substring(DiagnosticTag.PREFIX.length())));
  }

  /**
   * What is wrong with a point of a diagnostic.
   *
   * @param point for which {@link #isDiagnostic} is true
   * @return issues with paths as in {@link Issue}
   */
  public List<Issue> check(Point point) {
    List<Issue> issues = new ArrayList<>();
    if (point.access().canWrite()) {
      issues.add(
          Issue.error(
              "access",
              "Point ["
                  + point.id()
                  + "]: a diagnostic of the driver ["
                  + point.address()
                  + "] cannot be written"));
    }
    Optional<DiagnosticTag> tag = named(point);
    if (tag.isEmpty()) {
      issues.add(unknown(point.address()));
    } else if (!tag.get().fits(point.type())) {
      issues.add(
          Issue.error(
              "type",
              "Diagnostic ["
                  + point.address()
                  + "] is "
                  + tag.get().type()
                  + ", not "
                  + point.type()));
    }
    if (!point.settings().values().isEmpty()) {
      issues.add(
          Issue.warning(
              "address",
              "Diagnostic ["
                  + point.address()
                  + "] takes no settings; of no meaning here: "
                  + String.join(", ", point.settings().values().keySet())));
    }
    return issues.stream().map(issue -> issue.under("points/" + point.id())).toList();
  }

  private Issue unknown(String address) {
    List<String> addresses =
        byName.keySet().stream().map(known -> DiagnosticTag.PREFIX + known).toList();
    String names =
        byName.keySet().stream()
            .filter(known -> !known.startsWith(COUNTER))
            .collect(Collectors.joining(", "));
    Issue issue =
        Issue.error(
            "address",
            "Diagnostic ["
                + address
                + "] is not known; after "
                + DiagnosticTag.PREFIX
                + " come "
                + names
                + " and "
                + COUNTER
                + "<name of a counter>");
    String nearest = Nearest.suggestion(address, addresses);
    return nearest.isEmpty() ? issue : issue.suggest(nearest);
  }
}
