package io.tagwire.mqtt.duty;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DutiesTest {
  private static final Duty KEEP_ALIVE =
      new Duty("R/ab12/keepalive", "go on", "begin", Duration.ofSeconds(30), 0);
  private static final Duty HELLO = new Duty("hello", "", "", Duration.ZERO, 1);

  private final FakeContext context = FakeContext.manual();
  private final List<String> published = new ArrayList<>();
  private final Duties duties =
      new Duties(
          context,
          message ->
              published.add(
                  message.topic() + "=" + new String(message.payload(), StandardCharsets.UTF_8)));

  @AfterEach
  void closeContext() {
    context.close();
  }

  private List<String> after(Duration time) {
    published.clear();
    context.advance(time);
    return published;
  }

  @Test
  void theFirstPublicationFollowsTheLinkAndTheOthersTheirPeriod() {
    duties.open("one", List.of(KEEP_ALIVE, HELLO));
    assertThat(after(Duration.ofMinutes(1))).isEmpty();

    duties.linkUp();

    assertThat(published).containsExactly("R/ab12/keepalive=begin", "hello=");
    assertThat(after(Duration.ofSeconds(29))).isEmpty();
    assertThat(after(Duration.ofSeconds(1))).containsExactly("R/ab12/keepalive=go on");
    assertThat(after(Duration.ofSeconds(60))).hasSize(2);
  }

  @Test
  void equalDutiesOfSeveralGroupsAreOne() {
    duties.open("one", List.of(KEEP_ALIVE, KEEP_ALIVE));
    duties.open("two", List.of(KEEP_ALIVE));
    duties.linkUp();

    assertThat(published).hasSize(1);
    duties.close("one");
    assertThat(after(Duration.ofSeconds(30))).hasSize(1);
    duties.close("two");
    duties.close("two");
    assertThat(after(Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void whileTheLinkIsDownNothingIsPublishedAndThenItBeginsAnew() {
    duties.open("one", List.of(KEEP_ALIVE));
    duties.linkUp();
    duties.linkDown();
    assertThat(after(Duration.ofMinutes(5))).isEmpty();

    duties.linkUp();
    duties.linkUp();

    assertThat(published).containsExactly("R/ab12/keepalive=begin");
  }

  @Test
  void aGroupOpenedOnAStandingLinkBeginsWhenItsSubscriptionsHadTime() {
    duties.linkUp();
    duties.open("one", List.of(KEEP_ALIVE));
    duties.open("two", List.of(KEEP_ALIVE));

    assertThat(published).isEmpty();
    assertThat(after(Duration.ofSeconds(1))).containsExactly("R/ab12/keepalive=begin");
    assertThat(after(Duration.ofSeconds(30))).containsExactly("R/ab12/keepalive=go on");
  }

  @Test
  void aGroupClosedBeforeItBeganPublishesNothing() {
    duties.linkUp();
    duties.open("one", List.of(KEEP_ALIVE));
    duties.close("one");

    assertThat(after(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void afterTheEndNothingIsPublished() {
    duties.open("one", List.of(KEEP_ALIVE));
    duties.linkUp();
    duties.close();
    duties.linkDown();
    published.clear();
    duties.linkUp();
    duties.open("one", List.of(KEEP_ALIVE));

    assertThat(published).isEmpty();
    assertThat(after(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void aDutyIsNeverRetained() {
    OutboundMessage message = HELLO.message(true);

    assertThat(message.retain()).isFalse();
    assertThat(message.qos()).isEqualTo(1);
  }

  @Test
  void rowsOfAPointAreDuties() {
    List<Issue> issues = new ArrayList<>();
    Point point =
        point(
            "duty.0.topic", "R/ab12/keepalive",
            "duty.0.payload", "go on",
            "duty.0.first", "begin",
            "duty.0.every", "30s",
            "duty.1.topic", "hello",
            "duty.1.qos", "1");

    assertThat(Duty.parse(point, issues)).containsExactly(KEEP_ALIVE, HELLO);
    assertThat(issues).isEmpty();
  }

  @Test
  void whatIsNoDutyIsTold() {
    List<Issue> issues = new ArrayList<>();
    Point point =
        point(
            "duty.0.topic", "R/+/keepalive",
            "duty.1.topic", "a",
            "duty.1.every", "10ms",
            "duty.2.topic", "a",
            "duty.2.every", "often",
            "duty.3.payload", "no topic");

    assertThat(Duty.parse(point, issues)).isEmpty();
    assertThat(issues)
        .extracting(Issue::path)
        .containsExactly("points/p/duty.0.topic", "points/p/duty.1.every");
  }

  private static Point point(String... settings) {
    return Point.of("p", "x", ValueType.REAL).withSettings(Settings.of(settings));
  }
}
