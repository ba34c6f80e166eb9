package io.tagwire.mqtt.write;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for points that name one command ({@code write.together}) and cannot share it: of what a
 * message has only one, all must say the same, and each needs a member of its own. Warnings, for
 * points of different groups are never written together. Not thread-safe.
 */
public final class JointCheck {
  private final Map<String, Command> commands = new HashMap<>();

  private record Command(Point first, WriteRule rule, JointBody body) {}

  /** Without any point. */
  public JointCheck() {}

  /**
   * The next point.
   *
   * @param point that may be written
   * @param rule as parsed from it
   * @param issues gets what is found
   */
  public void add(Point point, WriteRule rule, List<Issue> issues) {
    rule.together().ifPresent(together -> add(point, rule, together, issues));
  }

  private void add(Point point, WriteRule rule, Together together, List<Issue> issues) {
    Command command =
        commands.computeIfAbsent(
            together.name(), name -> new Command(point, rule, new JointBody(Instant.EPOCH, 0)));
    command
        .rule()
        .differenceTo(rule)
        .ifPresent(
            key ->
                issues.add(
                    Issue.warning(
                            key,
                            "Point ["
                                + point.id()
                                + "] differs in ["
                                + key
                                + "] from point ["
                                + command.first().id()
                                + "], together with which it is to be sent ["
                                + together.name()
                                + "]: a write of both fails")
                        .under("points/" + point.id())));
    place(point, together.place(), command.body(), issues);
  }

  private static void place(Point point, Together.Place place, JointBody body, List<Issue> issues) {
    try {
      body.put(point.id(), place, new Value.Bool(true));
    } catch (IllegalArgumentException e) {
      issues.add(
          Issue.warning("write.member", String.valueOf(e.getMessage()))
              .under("points/" + point.id()));
    }
  }
}
