package io.tagwire.host.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.driver.Driver;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.PointGroup;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.GroupSpec;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.host.Filters;
import io.tagwire.host.Mosquitto;
import io.tagwire.host.corpus.FamilyFile.CommandBinding;
import io.tagwire.host.output.ValueText;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.SourcedPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the corpus, written or asked through the shipped templates, is on the broker as
 * the device wants it, and what the device says to it becomes what the operator is told.
 */
class CorpusCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  @TempDir Path folder;
  private final DriverFactory factory = new MqttDriverFactory();
  private final Map<String, int[]> counts = new TreeMap<>();
  private final List<String> misses = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  @Test
  void everyCommandIsSentAndAnswered() throws Exception {
    assumeTrue(
        Files.isDirectory(CorpusMessage.FOLDER),
        "the corpus of real messages is not beside the repository");
    List<FamilyFile> families = FamilyFile.all();
    try (Mosquitto broker = Mosquitto.start(folder);
        FakeContext context = FakeContext.real();
        Driver driver = factory.create(context, connection(broker))) {
      driver.connect().toCompletableFuture().get(15, TimeUnit.SECONDS);
      for (CorpusCommand command : CorpusCommand.all()) {
        run(command, families, broker, driver);
      }
    }
    StringBuilder table = new StringBuilder("Commands of the corpus, written through templates:");
    counts.forEach(
        (family, of) -> table.append(String.format("%n  %-32s %3d of %3d", family, of[0], of[1])));
    int passed = counts.values().stream().mapToInt(of -> of[0]).sum();
    int all = counts.values().stream().mapToInt(of -> of[1]).sum();
    table.append(String.format("%n  %-32s %3d of %3d", "all", passed, all));
    reasons.forEach(reason -> table.append("\n  not had: ").append(reason));
    System.out.println(table);
    assertThat(misses).isEmpty();
  }

  private void run(
      CorpusCommand command, List<FamilyFile> families, Mosquitto broker, Driver driver) {
    int[] count = counts.computeIfAbsent(command.family(), name -> new int[2]);
    count[1]++;
    List<FamilyFile> files =
        families.stream().filter(family -> family.family().equals(command.family())).toList();
    String name = command.family() + " [" + command.intent() + "]";
    Optional<FamilyFile.Unanswered> reason =
        files.stream()
            .flatMap(family -> family.unanswered().stream())
            .filter(one -> one.device().equals(command.intent()))
            .findAny();
    List<CommandBinding> bindings =
        files.stream()
            .flatMap(family -> family.commands().stream())
            .filter(binding -> binding.intent().equals(command.intent()))
            .toList();
    if (bindings.isEmpty() && reason.isPresent()) {
      reasons.add(name + ": " + reason.get().why());
      return;
    }
    if (bindings.size() != 1) {
      misses.add(name + ": bound " + bindings.size() + " times");
      return;
    }
    try {
      Optional<String> difference = difference(command, bindings.get(0), broker, driver);
      if (difference.isEmpty()) {
        count[0]++;
      } else {
        misses.add(name + ": wanted " + difference.get());
      }
    } catch (ConditionTimeoutException e) {
      misses.add(name + ": " + e.getMessage());
    } catch (Exception e) {
      misses.add(name + ": " + e);
    }
  }

  private static Settings connection(Mosquitto broker) {
    return Settings.of("brokers", broker.url(), "canary", "false");
  }

  private Optional<String> difference(
      CorpusCommand command, CommandBinding binding, Mosquitto broker, Driver driver)
      throws Exception {
    List<Point> points = binding.points().stream().map(SourcedPoint::point).toList();
    for (Issue issue : factory.check(connection(broker), points)) {
      if (issue.severity() == Severity.ERROR) {
        return Optional.of("settings without error: " + issue);
      }
    }
    List<String> unknown = command.unknown(binding.varying());
    if (!unknown.isEmpty()) {
      return Optional.of("a place to vary that is in the command, not " + unknown);
    }
    PointGroup group = driver.open(GroupSpec.of("corpus", points, Duration.ZERO), batch -> {});
    try (PlainClient device = new PlainClient(broker.url(), command.topic())) {
      awaitSubscriptions(driver, Filters.of(points));
      return binding.refresh().isPresent()
          ? read(command, binding, group, device, points)
          : write(command, binding, group, device, points);
    } finally {
      group.close();
      awaitSubscriptions(driver, Set.of());
    }
  }

  private static void awaitSubscriptions(Driver driver, Set<String> filters) {
    await("subscriptions of " + filters)
        .atMost(PATIENCE)
        .until(
            () ->
                driver.health().counters().getOrDefault("subscriptions", 0L).intValue()
                    == filters.size());
  }

  private static Point point(List<Point> points, String id) {
    return points.stream()
        .filter(point -> point.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no point [" + id + "]"));
  }

  private static Optional<String> write(
      CorpusCommand command,
      CommandBinding binding,
      PointGroup group,
      PlainClient device,
      List<Point> points)
      throws Exception {
    List<PointWrite> writes = new ArrayList<>();
    for (Map.Entry<String, Node> written : binding.write().entrySet()) {
      Point point = point(points, written.getKey());
      String text = ((Node.Scalar) written.getValue()).text();
      writes.add(new PointWrite(point, ValueText.parse(point.type(), text)));
    }
    boolean judged = binding.expect().equals("confirmed") || binding.expect().equals("failed");
    CompletableFuture<List<WriteResult>> results =
        group
            .write(
                writes,
                new WriteOptions(judged ? WriteStage.CONFIRMED : WriteStage.ACKNOWLEDGED, PATIENCE))
            .toCompletableFuture();
    Optional<String> heard = heard(command, binding, device, results);
    if (heard.isPresent()) {
      return heard;
    }
    answer(command, binding, device);
    WriteOutcome outcome =
        binding.expect().equals("failed") ? WriteOutcome.FAILED : WriteOutcome.DONE;
    for (WriteResult result : results.get(20, TimeUnit.SECONDS)) {
      if (result.outcome() != outcome) {
        return Optional.of(binding.expect() + ", not " + result);
      }
    }
    return binding.expect().equals("value")
        ? shows(command, binding, group, points)
        : Optional.empty();
  }

  private static Optional<String> read(
      CorpusCommand command,
      CommandBinding binding,
      PointGroup group,
      PlainClient device,
      List<Point> points)
      throws Exception {
    CompletableFuture<List<PointUpdate>> read =
        group
            .read(List.of(point(points, binding.refresh().orElseThrow())), Duration.ZERO)
            .toCompletableFuture();
    Optional<String> heard = heard(command, binding, device, new CompletableFuture<>());
    if (heard.isPresent() || !binding.expect().equals("value")) {
      return heard;
    }
    answer(command, binding, device);
    read.get(20, TimeUnit.SECONDS);
    return shows(command, binding, group, points);
  }

  private static Optional<String> heard(
      CorpusCommand command,
      CommandBinding binding,
      PlainClient device,
      CompletableFuture<List<WriteResult>> results)
      throws Exception {
    await("the command on [" + command.topic() + "]")
        .atMost(PATIENCE)
        .until(() -> !device.heard().isEmpty() || isRefused(results));
    if (device.heard().isEmpty()) {
      return Optional.of("a command, not " + results.get());
    }
    return command.difference(device.heard().get(0), binding.varying());
  }

  private static boolean isRefused(CompletableFuture<List<WriteResult>> results) {
    return results.isDone() && results.join().get(0).outcome() == WriteOutcome.FAILED;
  }

  private static void answer(CorpusCommand command, CommandBinding binding, PlainClient device)
      throws MqttException {
    if (command.answerTopic().isEmpty()) {
      return;
    }
    byte[] sent = device.heard().get(0);
    byte[] answer =
        binding
            .answer()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .orElseGet(command::answer);
    device.publish(
        command.answerTopicTo(sent, binding.varying()),
        command.answerTo(sent, answer, binding.varying()));
  }

  private static Optional<String> shows(
      CorpusCommand command, CommandBinding binding, PointGroup group, List<Point> points) {
    Point point =
        point(
            points,
            binding
                .tag()
                .or(binding::refresh)
                .orElseGet(() -> binding.write().keySet().iterator().next()));
    JsonNode wanted = command.answerValue();
    try {
      await().atMost(PATIENCE).until(() -> isShown(wanted, group.last(point)));
      return Optional.empty();
    } catch (ConditionTimeoutException e) {
      return Optional.of(wanted + " on [" + point.id() + "], not " + group.last(point));
    }
  }

  private static boolean isShown(@Nullable JsonNode wanted, TagValue shown) {
    if (wanted == null || !shown.quality().isGood()) {
      return shown.quality().isGood();
    }
    Value value = shown.value();
    if (value instanceof Value.Real real) {
      return real.value() == wanted.asDouble();
    }
    if (value instanceof Value.Bool flag && !wanted.isBoolean()) {
      return flag.value() == Set.of("on", "1", "true", "open").contains(lower(wanted));
    }
    return value != null && value.toString().equals(wanted.asText());
  }

  private static String lower(JsonNode node) {
    return node.asText().toLowerCase(Locale.ROOT);
  }
}
