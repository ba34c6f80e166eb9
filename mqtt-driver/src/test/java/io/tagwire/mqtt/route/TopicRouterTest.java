package io.tagwire.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TopicRouterTest {
  private final TopicRouter<String> router = new TopicRouter<>();

  private void add(String filter, String binding) {
    router.add(TopicFilter.parse(filter), binding);
  }

  private void remove(String filter, String binding) {
    router.remove(TopicFilter.parse(filter), binding);
  }

  @Test
  void findsExactAndWildcardBindingsTogether() {
    add("a/b", "exact");
    add("a/+", "plus");
    add("#", "all");
    add("b/#", "other");

    assertThat(router.find("a/b")).containsExactlyInAnyOrder("exact", "plus", "all");
  }

  @Test
  void aBindingAddedLaterIsFoundOnATopicSeenBefore() {
    add("a/b", "first");
    assertThat(router.find("a/b")).containsExactly("first");

    add("a/#", "second");

    assertThat(router.find("a/b")).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void aRemovedBindingIsFoundNoLonger() {
    add("a/b", "one");
    add("a/b", "two");
    add("a/+", "wild");
    assertThat(router.find("a/b")).hasSize(3);

    remove("a/b", "one");
    remove("a/+", "wild");

    assertThat(router.find("a/b")).containsExactly("two");
  }

  @Test
  void removingWhatIsNotBoundDoesNothing() {
    add("a/+", "one");

    remove("x/y", "one");
    remove("x/+/z", "one");

    assertThat(router.find("a/b")).containsExactly("one");
  }

  // An independent oracle: the filter asked directly, for filters and topics at random.
  @Test
  void findsWhatEachFilterMatchesByItself() {
    Random random = new Random(7);
    String[] levels = {"a", "b", "", "$s", "+", "#"};
    Map<String, TopicFilter> bound = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      String text = text(random, levels, 6);
      int hash = text.indexOf('#');
      TopicFilter filter = TopicFilter.parse(hash < 0 ? text : text.substring(0, hash + 1));
      bound.put("binding" + i, filter);
      router.add(filter, "binding" + i);
    }
    for (int i = 0; i < 200; i++) {
      router.remove(Objects.requireNonNull(bound.remove("binding" + i)), "binding" + i);
    }
    for (int i = 0; i < 2_000; i++) {
      String topic = text(random, levels, 4);
      List<String> expected = new ArrayList<>();
      bound.forEach(
          (binding, filter) -> {
            if (filter.matches(topic)) {
              expected.add(binding);
            }
          });
      assertThat(router.find(topic)).as(topic).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static String text(Random random, String[] levels, int kinds) {
    List<String> parts = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      parts.add(levels[random.nextInt(kinds)]);
    }
    String text = String.join("/", parts);
    return text.isEmpty() ? "a" : text;
  }

  @Test
  void aTopicOfAStrangerDoesNotGrowTheMemoryWithoutBound() {
    add("#", "all");
    for (int i = 0; i < 250_000; i++) {
      assertThat(router.find("random/" + i)).hasSize(1);
    }
    assertThat(router.remembered()).isLessThanOrEqualTo(100_000);
  }

  @Test
  void readersSeeACompletedChangeAtOnceWhileOthersChangeIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CountDownLatch stop = new CountDownLatch(1);
    try {
      Future<?> noise =
          threads.submit(
              () -> {
                while (stop.getCount() > 0) {
                  router.find("a/b");
                }
              });
      for (int i = 0; i < 5_000; i++) {
        add("a/+", "now");
        assertThat(router.find("a/b")).containsExactly("now");
        remove("a/+", "now");
        assertThat(router.find("a/b")).isEmpty();
      }
      stop.countDown();
      noise.get(10, TimeUnit.SECONDS);
    } finally {
      threads.shutdownNow();
    }
  }
}
