package io.tagwire.docs.table;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjDoubleConsumer;

/** The device: cells by name, and whoever wants to know when one is set. */
final class Table {
  private static final Map<String, Table> TABLES = new ConcurrentHashMap<>();

  private final List<ObjDoubleConsumer<String>> watchers = new CopyOnWriteArrayList<>();

  static Table named(String name) {
    return TABLES.computeIfAbsent(name, key -> new Table());
  }

  void put(String cell, double value) {
    watchers.forEach(watcher -> watcher.accept(cell, value));
  }

  void watch(ObjDoubleConsumer<String> watcher) {
    watchers.add(watcher);
  }

  void unwatch(ObjDoubleConsumer<String> watcher) {
    watchers.remove(watcher);
  }
}
