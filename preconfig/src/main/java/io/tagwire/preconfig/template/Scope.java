package io.tagwire.preconfig.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What names mean at a place of a template: parameters, derived values, loop variables. Immutable.
 * A name may be known and yet have no value: an optional parameter that was not given.
 */
final class Scope {
  static final Scope EMPTY = new Scope(Map.of(), Set.of(), Map.of());

  private final Map<String, String> values;
  private final Set<String> unset;
  // A list parameter by name: for each item what its loop variable binds, "" for the item itself.
  private final Map<String, List<Map<String, Optional<String>>>> lists;

  private Scope(
      Map<String, String> values,
      Set<String> unset,
      Map<String, List<Map<String, Optional<String>>>> lists) {
    this.values = values;
    this.unset = unset;
    this.lists = lists;
  }

  boolean knows(String name) {
    return values.containsKey(name) || unset.contains(name) || lists.containsKey(name);
  }

  boolean hasList(String name) {
    return lists.containsKey(name);
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  List<Map<String, Optional<String>>> list(String name) {
    return lists.getOrDefault(name, List.of());
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>(values.keySet());
    names.addAll(unset);
    names.addAll(lists.keySet());
    return names;
  }

  Scope with(String name, Optional<String> value) {
    return withAll(Map.of(name, value));
  }

  Scope withAll(Map<String, Optional<String>> bindings) {
    Map<String, String> newValues = new HashMap<>(values);
    Set<String> newUnset = new HashSet<>(unset);
    bindings.forEach(
        (name, value) -> {
          newValues.remove(name);
          newUnset.remove(name);
          value.ifPresentOrElse(text -> newValues.put(name, text), () -> newUnset.add(name));
        });
    return new Scope(newValues, newUnset, lists);
  }

  Scope withList(String name, List<Map<String, Optional<String>>> items) {
    Map<String, List<Map<String, Optional<String>>>> newLists = new HashMap<>(lists);
    newLists.put(name, List.copyOf(items));
    return new Scope(values, unset, newLists);
  }
}
