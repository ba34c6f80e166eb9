package io.tagwire.mqtt.session;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Filters that are to be unsubscribed, and those that were without it being known whether the
 * broker heard of it. Guarded by its user.
 */
final class Unsubscribes {
  private static final int MAX_UNCONFIRMED = 10_000;

  private final Set<String> pending = new LinkedHashSet<>();
  private final Set<String> unconfirmed = new LinkedHashSet<>();

  void add(String filter) {
    pending.add(filter);
  }

  /** It is subscribed after all. */
  void remove(String filter) {
    pending.remove(filter);
  }

  boolean areAllIn(Collection<String> filters) {
    return filters.containsAll(pending);
  }

  /** What an UNSUBSCRIBE is to be sent for now. */
  List<String> take() {
    List<String> filters = List.copyOf(pending);
    pending.clear();
    if (unconfirmed.size() + filters.size() > MAX_UNCONFIRMED) {
      unconfirmed.clear();
    }
    unconfirmed.addAll(filters);
    return filters;
  }

  /** A copy; what is sent after them and answered, confirms them. */
  List<String> unconfirmed() {
    return List.copyOf(unconfirmed);
  }

  void confirmed(List<String> filters) {
    filters.forEach(unconfirmed::remove);
  }

  /** A new connection: whether an UNSUBSCRIBE of the lost one arrived, nobody knows. */
  void repeat(Predicate<String> unneeded) {
    unconfirmed.stream().filter(unneeded).forEach(pending::add);
    unconfirmed.clear();
  }

  /** The broker has nothing of us. */
  void clear() {
    pending.clear();
    unconfirmed.clear();
  }
}
