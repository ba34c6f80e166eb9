package io.tagwire.host.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.Replay;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.host.corpus.FamilyFile.MessageBinding;
import io.tagwire.host.corpus.FamilyFile.Unanswered;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.preconfig.source.SourcedPoint;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every message of the corpus, bound by the shipped templates, gives the tags that an engineer
 * wants out of it: value, type, unit, quality and source time.
 */
class CorpusAcceptanceTest {
  private static final Settings NOWHERE = Settings.of("brokers.0", "mqtt://127.0.0.1");
  // Later than everything in the corpus.
  private static final Duration TO_THE_PRESENT = Duration.ofDays(364);

  private final DriverFactory factory = new MqttDriverFactory();
  private final Map<String, int[]> counts = new TreeMap<>();
  private final List<String> misses = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  @Test
  void everyMessageGivesItsTags() {
    assumeTrue(
        Files.isDirectory(CorpusMessage.FOLDER),
        "the corpus of real messages is not beside the repository");
    List<FamilyFile> families = FamilyFile.all();
    for (CorpusMessage message : CorpusMessage.all()) {
      run(message, families);
    }
    StringBuilder table = new StringBuilder("Messages of the corpus, bound by templates:");
    counts.forEach(
        (family, of) -> table.append(String.format("%n  %-32s %3d of %3d", family, of[0], of[1])));
    int passed = counts.values().stream().mapToInt(of -> of[0]).sum();
    int all = counts.values().stream().mapToInt(of -> of[1]).sum();
    table.append(String.format("%n  %-32s %3d of %3d", "all", passed, all));
    reasons.forEach(reason -> table.append("\n  not had: ").append(reason));
    System.out.println(table);
    assertThat(misses).isEmpty();
  }

  private void run(CorpusMessage message, List<FamilyFile> families) {
    int[] count = counts.computeIfAbsent(message.family(), name -> new int[2]);
    count[1] += message.expectations().size();
    if (families.stream().noneMatch(family -> family.family().equals(message.family()))) {
      return;
    }
    List<MessageBinding> bindings =
        families.stream()
            .filter(family -> family.family().equals(message.family()))
            .flatMap(family -> family.messages().stream())
            .filter(binding -> binding.device().equals(message.device()))
            .filter(binding -> binding.topic().map(message.topic()::equals).orElse(true))
            .toList();
    List<Unanswered> unanswered =
        families.stream()
            .filter(family -> family.family().equals(message.family()))
            .flatMap(family -> family.unanswered().stream())
            .filter(one -> one.device().equals(message.device()))
            .toList();
    if (bindings.size() != 1) {
      misses.add(name(message) + ": bound " + bindings.size() + " times");
      return;
    }
    feed(message, bindings.get(0), unanswered, count);
  }

  private void feed(
      CorpusMessage message, MessageBinding binding, List<Unanswered> unanswered, int[] count) {
    List<Point> points = binding.points().stream().map(SourcedPoint::point).toList();
    for (Issue issue : factory.check(NOWHERE, points)) {
      if (issue.severity() == Severity.ERROR) {
        misses.add(binding.place() + ": " + issue);
        return;
      }
    }
    FakeContext context = FakeContext.manual();
    context.advance(TO_THE_PRESENT);
    try (Driver driver = factory.create(context, NOWHERE)) {
      Replay replay = driver.feature(Replay.class).orElseThrow();
      PointGroup group = driver.open(GroupSpec.of("corpus", points, Duration.ZERO), batch -> {});
      replay.feed(message.raw(context.clock().instant()));
      for (JsonNode expect : message.expectations()) {
        compare(message, expect, binding, points, group, unanswered, count);
      }
    }
  }

  private void compare(
      CorpusMessage message,
      JsonNode expect,
      MessageBinding binding,
      List<Point> points,
      PointGroup group,
      List<Unanswered> unanswered,
      int[] count) {
    String tag = expect.get("tag").textValue();
    Optional<Unanswered> reason =
        unanswered.stream().filter(one -> one.tag().equals(tag)).findAny();
    Optional<String> id = Optional.ofNullable(binding.tags().get(tag));
    Optional<Point> point =
        points.stream().filter(one -> id.isPresent() && one.id().equals(id.get())).findFirst();
    Optional<String> difference =
        point.isEmpty()
            ? Optional.of("no point " + id.orElse("is named for it"))
            : ExpectedTag.difference(expect, point.get(), group.last(point.get()));
    if (difference.isEmpty()) {
      count[0]++;
      reason.ifPresent(
          one -> misses.add(name(message) + " " + tag + ": is had, but told not to be"));
    } else if (reason.isPresent()) {
      reasons.add(name(message) + " " + tag + ": " + reason.get().why());
    } else {
      misses.add(name(message) + " " + tag + ": wanted " + difference.get());
    }
  }

  private static String name(CorpusMessage message) {
    return message.family() + " [" + message.device() + "] " + message.topic();
  }
}
