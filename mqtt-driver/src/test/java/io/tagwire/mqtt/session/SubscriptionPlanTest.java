package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.SubscribeOptions.RetainHandling;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What depends on the moment, which a broker can hardly be made to meet. */
class SubscriptionPlanTest {
  private static final Grants GRANTS =
      new Grants(Protocol.V5, "x", true, 10, 2, true, true, true, false, Grants.NO_LIMIT, 0, 30);

  private final UnansweredSubscribes unanswered = new UnansweredSubscribes();
  private final Unsubscribes unsubscribes = new Unsubscribes();
  private final SubscriptionPlan plan = new SubscriptionPlan("", unanswered, unsubscribes);

  @BeforeEach
  void connect() {
    plan.restart(false, true);
  }

  private void want(String filter) {
    plan.want(Map.of(filter, SubscribeOptions.of(1)));
  }

  private List<SubscribeEntry> subscribe() {
    return plan.next(GRANTS, 100).entries();
  }

  /** Returns what was granted with it. */
  private List<String> answered(SubscribeEntry entry) {
    List<String> covered = plan.granted(entry, entry.qos());
    unanswered.answered(List.of(entry));
    return covered;
  }

  private SubscribeEntry subscribeOne(String filter) {
    List<SubscribeEntry> entries = subscribe();
    assertThat(entries).extracting(SubscribeEntry::filter).containsExactly(filter);
    return entries.get(0);
  }

  @Test
  void filterIsLeftToAWildcardThatIsUnderWay() {
    want("a/#");
    SubscribeEntry wildcard = subscribeOne("a/#");
    want("a/b");
    assertThat(subscribe()).isEmpty();
    assertThat(plan.isActive("a/b")).isFalse();
    assertThat(answered(wildcard)).containsExactly("a/b");
    assertThat(plan.isActive("a/b")).isTrue();
  }

  @Test
  void filterDroppedBeforeItsAnswerIsNotGranted() {
    want("a");
    SubscribeEntry entry = subscribeOne("a");
    plan.drop(List.of("a"));
    assertThat(answered(entry)).isEmpty();
    assertThat(plan.isActive("a")).isFalse();
    assertThat(plan.mayUnsubscribe()).isTrue();
    assertThat(unsubscribes.take()).containsExactly("a");
  }

  @Test
  void filterWantedAgainBeforeItsUnsubscribeLeftIsSubscribedOnly() {
    want("a");
    answered(subscribeOne("a"));
    plan.drop(List.of("a"));
    want("a");
    subscribeOne("a");
    assertThat(unsubscribes.take()).isEmpty();
  }

  @Test
  void unsubscribeOfALostConnectionIsRepeatedUnlessItIsKnownToHaveArrived() {
    for (String filter : List.of("a", "b")) {
      want(filter);
      answered(subscribeOne(filter));
    }
    plan.drop(List.of("a"));
    unsubscribes.confirmed(unsubscribes.take());
    plan.drop(List.of("b"));
    assertThat(unsubscribes.take()).containsExactly("b");
    plan.restart(true, true);
    assertThat(unsubscribes.take()).containsExactly("b");
    plan.restart(false, true);
    assertThat(unsubscribes.take()).isEmpty();
  }

  @Test
  void filterWhoseAnswerWasLostIsSubscribedWithWhatIsRetained() {
    want("a");
    answered(subscribeOne("a"));
    plan.wantRetained(List.of("a"));
    subscribeOne("a");
    plan.lost();
    plan.restart(true, true);
    assertThat(subscribeOne("a").retainHandling()).isEqualTo(RetainHandling.ALWAYS.code());
  }
}
