package io.tagwire.interop;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** What has arrived so far; waits for more. Thread-safe. */
final class Inbox {
  /** Generous: a machine that is busy is no reason for another cell. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Seen> all = new CopyOnWriteArrayList<>();

  void add(Seen seen) {
    all.add(seen);
  }

  List<Seen> all() {
    return List.copyOf(all);
  }

  List<String> texts() {
    return all.stream().map(Seen::text).toList();
  }

  /** Waits for a message with this text, and gives all up to then. */
  List<Seen> upTo(String text) {
    awaitOne("message [" + text + "]", seen -> seen.text().equals(text));
    List<Seen> now = all();
    for (int i = 0; i < now.size(); i++) {
      if (now.get(i).text().equals(text)) {
        return now.subList(0, i);
      }
    }
    throw new AssertionError("it was there");
  }

  Seen awaitOne(String what, Predicate<Seen> wanted) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> all.stream().anyMatch(wanted));
    return all.stream().filter(wanted).findFirst().orElseThrow();
  }
}
