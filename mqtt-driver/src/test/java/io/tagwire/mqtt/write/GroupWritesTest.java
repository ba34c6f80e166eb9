package io.tagwire.mqtt.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.PointWrite;
import io.tagwire.driver.point.WriteOptions;
import io.tagwire.driver.point.WriteOutcome;
import io.tagwire.driver.point.WriteResult;
import io.tagwire.driver.point.WriteStage;
import io.tagwire.driver.testkit.FakeContext;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.TagValue;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.session.InboundMessage;
import io.tagwire.mqtt.session.OutboundMessage;
import io.tagwire.mqtt.session.PublishListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GroupWritesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final FakeContext context = FakeContext.manual();
  private final List<OutboundMessage> published = new ArrayList<>();
  private final List<Object> keys = new ArrayList<>();
  private final List<PublishListener> answers = new ArrayList<>();
  private final List<WriteResult> progress = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();
  private final List<TagValue> shown = new ArrayList<>();
  private int withdrawals;
  private final Writes writes =
      new Writes(
          context,
          (message, delivery, answer) -> {
            published.add(message);
            keys.add(delivery.key());
            answers.add(answer);
            answer.accepted();
            // Like the window of the session: it can be taken back once.
            return () -> ++withdrawals == 1;
          },
          new Responses("tagwire/test/response"),
          10,
          () -> {});

  /** A point of the command "move"; settings given later win. */
  private void point(String id, String... settings) {
    Map<String, String> all =
        new HashMap<>(
            Map.of("write.topic", "crane/set", "write.together", "move", "write.member", "/" + id));
    all.putAll(Settings.of(settings).values());
    points.add(
        Point.of(id, "crane/" + id, ValueType.REAL)
            .withAccess(Access.READ_WRITE)
            .withSettings(new Settings(all)));
    shown.add(TagValue.absent(Quality.BAD_WAITING_FOR_INITIAL_DATA, context.clock().instant(), ""));
  }

  private void shows(int index, double value) {
    shown.set(index, TagValue.good(new Value.Real(value), null, context.clock().instant()));
  }

  /** Writes 1 to the first index, 2 to the second and so on. */
  private List<CompletableFuture<WriteResult>> write(WriteStage until, int... indexes) {
    List<Optional<WriteRule>> rules =
        points.stream().map(point -> WriteRule.parse(point, new ArrayList<>())).toList();
    List<PointWrite> list = new ArrayList<>();
    for (int index : indexes) {
      list.add(new PointWrite(points.get(index), new Value.Real(list.size() + 1)));
    }
    return new GroupWrites(writes, "group", points, rules, shown::get, progress::add)
        .write(indexes, list, new WriteOptions(until, TIMEOUT));
  }

  private List<String> payloads() {
    return published.stream()
        .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
        .toList();
  }

  private void assertRefused(List<CompletableFuture<WriteResult>> results, String... texts) {
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result).isCompleted();
              assertThat(result.join().outcome()).isEqualTo(WriteOutcome.FAILED);
              assertThat(result.join().reached()).isEqualTo(WriteStage.NONE);
              assertThat(result.join().detail()).contains(texts);
            });
    assertThat(published).isEmpty();
  }

  @Test
  void pointsOfOneNameBecomeOneMessageAndEachIsAnswered() {
    point("x");
    point("y", "write.member", "/to/y");
    point("lamp", "write.topic", "crane/lamp", "write.together", "other", "write.member", "/on");
    point("z", "write.member", "/to/z");
    List<CompletableFuture<WriteResult>> results = write(WriteStage.ACKNOWLEDGED, 1, 2, 0, 3);
    assertThat(payloads()).containsExactly("{\"to\":{\"y\":1,\"z\":4},\"x\":3}", "{\"on\":2}");
    assertThat(results).hasSize(4).noneMatch(CompletableFuture::isDone);
    answers.get(0).sent();
    answers.get(0).acknowledged(0, "success");
    assertThat(results).map(CompletableFuture::isDone).containsExactly(true, false, true, true);
    assertThat(results.get(2).join().point().id()).isEqualTo("x");
    assertThat(results.get(2).join().outcome()).isEqualTo(WriteOutcome.DONE);
  }

  @Test
  void oneOfThemAloneIsSentTheSameWayAndOthersAreLeftOut() {
    point("x");
    point("y");
    shows(0, 7);
    assertThat(write(WriteStage.SENT, 1)).hasSize(1);
    assertThat(payloads()).containsExactly("{\"y\":1}");
  }

  @Test
  void payloadMayPutTheObjectIntoALargerOne() {
    String request = "{\"id\":0,\"method\":\"Move\",\"params\":\"{value}\"}";
    point("x", "write.payload", request);
    point("y", "write.payload", request);
    assertThat(write(WriteStage.SENT, 0, 1)).hasSize(2);
    assertThat(payloads())
        .containsExactly("{\"id\":0,\"method\":\"Move\",\"params\":{\"x\":1,\"y\":2}}");
  }

  @Test
  void otherMembersAreSentWithTheirLastValueScaledAsTheirPointSays() {
    point("x", "write.others", "last");
    point("y", "write.others", "last", "scale", "0.1");
    shows(1, 7);
    assertThat(write(WriteStage.SENT, 0)).hasSize(1);
    assertThat(payloads()).containsExactly("{\"x\":1,\"y\":70}");
    assertThat(progress).extracting(told -> told.point().id()).containsOnly("x");
  }

  @Test
  void memberWithoutGoodValueIsNamedAndNothingIsSent() {
    point("x", "write.others", "last");
    point("y", "write.others", "last");
    point("z", "write.others", "last");
    shows(1, 7);
    assertRefused(write(WriteStage.SENT, 0), "point [z]", "write.others last");
    shown.set(2, shown.get(1).withQuality(Quality.UNCERTAIN_LAST_USABLE, "link lost"));
    assertRefused(write(WriteStage.SENT, 0), "point [z]", "UNCERTAIN_LAST_USABLE");
  }

  @Test
  void valueThatCannotBeWrittenKeepsBackTheWholeCommand() {
    point("x");
    point("y", "map.1", "5");
    List<CompletableFuture<WriteResult>> results = write(WriteStage.SENT, 0, 1);
    assertThat(results).hasSize(2);
    assertRefused(results, "[y]", "no raw text");
  }

  @Test
  void pointsThatDifferAreRefusedWithTheSetting() {
    point("x");
    point("y", "write.topic", "crane/elsewhere");
    assertRefused(write(WriteStage.SENT, 0, 1), "point [y]", "[write.topic]", "point [x]");
  }

  @Test
  void wrongSettingsOfOneKeepBackTheWholeCommand() {
    point("x");
    point("y", "write.member", "y");
    List<CompletableFuture<WriteResult>> results = write(WriteStage.SENT, 0, 1);
    assertThat(results).hasSize(2);
    assertRefused(results, "[y]", "see check");
  }

  @Test
  void memberFilledTwiceIsRefused() {
    point("x", "write.member", "/to");
    point("y", "write.member", "/to/y");
    assertRefused(write(WriteStage.SENT, 0, 1), "[/to/y]", "point [y]");
    assertRefused(write(WriteStage.SENT, 1, 0), "[/to]", "point [x]");
  }

  @Test
  void eachPointIsConfirmedForItself() {
    point("x", "confirm.by", "value");
    point("y", "confirm.by", "value");
    List<CompletableFuture<WriteResult>> results = write(WriteStage.CONFIRMED, 0, 1);
    answers.get(0).sent();
    writes.observed(
        new Writes.Target("group", 1),
        TagValue.good(new Value.Real(2), null, context.clock().instant()),
        new InboundMessage("crane/y", new byte[0], 1, false, false, Map::of));
    assertThat(results).map(CompletableFuture::isDone).containsExactly(false, true);
    context.advance(TIMEOUT);
    assertThat(results.get(0).join().outcome()).isEqualTo(WriteOutcome.UNKNOWN);
    assertThat(results.get(1).join().outcome()).isEqualTo(WriteOutcome.DONE);
  }

  @Test
  void commandHeldBackFailsForAllOfThem() {
    point("x");
    point("y");
    List<CompletableFuture<WriteResult>> results = write(WriteStage.SENT, 0, 1);
    context.advance(TIMEOUT);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.join().outcome()).isEqualTo(WriteOutcome.FAILED));
  }

  @Test
  void commandOfOnePointDoesNotReplaceAWaitingOneOfSeveral() {
    point("x", "write.offline", "last-value");
    point("y", "write.offline", "last-value");
    assertThat(write(WriteStage.SENT, 0, 1)).hasSize(2);
    assertThat(write(WriteStage.SENT, 0)).hasSize(1);
    assertThat(write(WriteStage.SENT, 1, 0)).hasSize(2);
    assertThat(keys.get(0)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(1));
  }
}
