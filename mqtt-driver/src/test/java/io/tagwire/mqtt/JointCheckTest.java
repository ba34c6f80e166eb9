package io.tagwire.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Points that are to share a command are looked at together, offline. */
class JointCheckTest {
  private static Point axis(String name, String member, String... more) {
    Settings settings =
        Settings.of("write.topic", "crane/set", "write.together", "move", "write.member", member);
    for (int i = 0; i < more.length; i += 2) {
      settings = settings.with(more[i], more[i + 1]);
    }
    return Point.of(name, "crane/" + name, ValueType.REAL)
        .withAccess(Access.READ_WRITE)
        .withSettings(settings);
  }

  private static List<Issue> check(Point... points) {
    return new MqttDriverFactory()
        .check(Settings.of("brokers", "mqtt://localhost"), List.of(points));
  }

  @Test
  void pointsThatAgreeHaveNoIssue() {
    assertThat(check(axis("x", "/to/x"), axis("y", "/to/y"), axis("z", "/speed"))).isEmpty();
  }

  @Test
  void settingThatDiffersIsNamedWithBothPoints() {
    List<Issue> issues = check(axis("x", "/x"), axis("y", "/y", "write.qos", "0"));
    assertThat(issues).hasSize(1);
    assertThat(issues.get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(issues.get(0).path()).isEqualTo("points/y/write.qos");
    assertThat(issues.get(0).message())
        .isEqualTo(
            "Point [y] differs in [write.qos] from point [x], together with which it is to be sent"
                + " [move]: a write of both fails");
  }

  @Test
  void memberThatTwoPointsFillIsNamed() {
    List<Issue> issues = check(axis("x", "/to"), axis("y", "/to/y"));
    assertThat(issues).extracting(Issue::path).containsExactly("points/y/write.member");
    assertThat(issues.get(0).message()).contains("[y]").contains("filled by another value");
  }
}
