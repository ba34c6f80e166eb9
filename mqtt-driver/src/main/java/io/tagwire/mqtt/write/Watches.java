package io.tagwire.mqtt.write;

import io.tagwire.mqtt.codec.Payload;
import io.tagwire.mqtt.codec.TextReader;
import io.tagwire.mqtt.route.TopicFilter;
import io.tagwire.mqtt.route.TopicRouter;
import io.tagwire.mqtt.session.InboundMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The topics on which devices tell what became of commands: state topics, answer topics and the
 * response topic, of the points that are open. Thread-safe, never blocks.
 */
public final class Watches {
  private static final int QOS = 1;

  private final Responses responses;
  private final BiConsumer<Writes.Target, Payload> onState;
  private final Runnable filtersChanged;
  private final TopicRouter<Watch> router = new TopicRouter<>();
  private volatile boolean idle = true;

  private final Object structure = new Object();
  // All below: guarded by structure.
  private final Map<Object, List<Watch>> groups = new HashMap<>();
  private final Map<Watch, Integer> users = new HashMap<>();

  private sealed interface Watch {
    TopicFilter filter();
  }

  private record State(Writes.Target target, TopicFilter filter) implements Watch {}

  private record Answers(TopicFilter filter, TextReader id) implements Watch {}

  private record Inbox(TopicFilter filter) implements Watch {}

  private record Unnumbered(TopicFilter filter) implements Watch {}

  /**
   * Nothing is watched yet.
   *
   * @param responses told of answers that repeat a number
   * @param onState told of what a state topic says; must not block
   * @param filtersChanged run after {@link #filters} may have changed, on the thread that opened or
   *     closed a group
   */
  public Watches(
      Responses responses, BiConsumer<Writes.Target, Payload> onState, Runnable filtersChanged) {
    this.responses = responses;
    this.onState = onState;
    this.filtersChanged = filtersChanged;
  }

  /**
   * Watches what the points of a group need.
   *
   * @param group as in {@link Writes.Target}
   * @param rules by index of the point
   * @param requests by index of the point
   */
  public void open(
      Object group, List<Optional<WriteRule>> rules, List<Optional<ReadRequest>> requests) {
    List<Watch> wanted = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      Writes.Target target = new Writes.Target(group, i);
      rules.get(i).ifPresent(rule -> wanted.addAll(of(target, rule)));
    }
    requests.stream().flatMap(Optional::stream).forEach(request -> wanted.addAll(of(request)));
    if (wanted.isEmpty()) {
      return;
    }
    synchronized (structure) {
      groups.put(group, wanted);
      Map<Watch, TopicFilter> fresh = new LinkedHashMap<>();
      for (Watch watch : wanted) {
        if (users.merge(watch, 1, Integer::sum) == 1) {
          fresh.put(watch, watch.filter());
        }
      }
      router.addAll(fresh);
      idle = false;
    }
    filtersChanged.run();
  }

  private List<Watch> of(Writes.Target target, WriteRule rule) {
    List<Watch> watches = new ArrayList<>();
    for (Confirmation confirmation : rule.confirmations()) {
      if (confirmation instanceof Confirmation.ByState state) {
        watches.add(new State(target, state.filter()));
      } else if (confirmation instanceof Confirmation.ByWords words) {
        watches.add(new State(target, words.filter()));
      } else if (confirmation instanceof Confirmation.ByResponse response) {
        watches.add(
            response.body().isPresent()
                ? new Answers(response.body().get().filter(), response.body().get().id())
                : inbox());
      }
    }
    return watches;
  }

  private List<Watch> of(ReadRequest request) {
    if (request.byResponse()) {
      return List.of(inbox());
    }
    return request.answers().stream()
        .map(
            answers ->
                answers.id().isPresent()
                    ? new Answers(answers.filter(), answers.id().get())
                    : (Watch) new Unnumbered(answers.filter()))
        .toList();
  }

  private Inbox inbox() {
    return new Inbox(TopicFilter.parse(responses.topic()));
  }

  /**
   * Ends what only this group needed.
   *
   * @param group as in {@link #open}
   */
  public void close(Object group) {
    synchronized (structure) {
      List<Watch> watches = groups.remove(group);
      if (watches == null) {
        return;
      }
      Map<Watch, TopicFilter> gone = new LinkedHashMap<>();
      for (Watch watch : watches) {
        if (users.merge(watch, -1, Watches::left) == null) {
          gone.put(watch, watch.filter());
        }
      }
      router.removeAll(gone);
      idle = users.isEmpty();
    }
    filtersChanged.run();
  }

  private static @Nullable Integer left(int before, int minusOne) {
    return before + minusOne == 0 ? null : before + minusOne;
  }

  /**
   * Every topic filter wanted now.
   *
   * @return QoS by filter; a sorted copy
   */
  public Map<String, Integer> filters() {
    Map<String, Integer> filters = new TreeMap<>();
    synchronized (structure) {
      users.keySet().forEach(watch -> filters.put(watch.filter().wire(), QOS));
    }
    return filters;
  }

  /**
   * A message was delivered. Called on the client's thread.
   *
   * @param message the message
   */
  public void message(InboundMessage message) {
    // A retained message is older than any command under way.
    if (idle || message.retained()) {
      return;
    }
    List<Watch> watches = router.find(message.topic());
    if (watches.isEmpty()) {
      return;
    }
    Payload payload =
        new Payload(
            message.topic(), message.payload(), message.retained(), null, message.properties());
    for (Watch watch : watches) {
      if (watch instanceof State state) {
        onState.accept(state.target(), payload);
      } else if (watch instanceof Answers answers) {
        AnswerRule.found(answers.id(), payload)
            .ifPresent(id -> responses.answer(Responses.idKey(id), message));
      } else if (watch instanceof Unnumbered unnumbered) {
        responses.answer(Responses.topicKey(unnumbered.filter()), message);
      }
    }
  }
}
