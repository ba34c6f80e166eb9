package io.tagwire.preconfig.importer;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.source.Place;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A point while a document is read. Not thread-safe. */
final class PointDraft {
  private final Place place;
  private final String name;
  private final Map<String, String> settings = new TreeMap<>();
  private String key;
  private String component = "";
  private String readTopic = "";
  private String writeTopic = "";
  private ValueType type = ValueType.TEXT;
  private String unit = "";
  private String description = "";
  private @Nullable Range range;
  private List<String> options = List.of();
  private boolean event;

  /** A draft of what a document calls so, described there. */
  PointDraft(Place place, String name) {
    this.place = place;
    this.name = name;
    this.key = name;
  }

  /** What stays the same when it is renamed. */
  PointDraft key(String unique) {
    this.key = unique;
    return this;
  }

  PointDraft component(String kind) {
    this.component = kind;
    return this;
  }

  PointDraft type(ValueType valueType) {
    this.type = valueType;
    return this;
  }

  PointDraft unit(String text) {
    this.unit = text;
    return this;
  }

  PointDraft description(String text) {
    this.description = text;
    return this;
  }

  /** The topic it is read from, and the place in its messages; empty for the payload as it is. */
  PointDraft read(String topic, String selector) {
    this.readTopic = topic;
    return selector.isEmpty() ? this : set("selector", selector);
  }

  PointDraft write(String topic) {
    this.writeTopic = topic;
    return this;
  }

  PointDraft set(String setting, String value) {
    settings.put(setting, value);
    return this;
  }

  PointDraft unset(String setting) {
    settings.remove(setting);
    return this;
  }

  /** Settings of a list, numbered. */
  PointDraft list(String setting, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      settings.put(setting + "." + i, values.get(i));
    }
    return this;
  }

  PointDraft map(String setting, Map<String, String> values) {
    values.forEach((from, to) -> settings.put(setting + "." + from, to));
    return this;
  }

  PointDraft words(String yes, String no) {
    return set("true-words.0", yes).set("false-words.0", no);
  }

  /** The range, if both ends are known and in order. */
  PointDraft range(@Nullable BigDecimal low, @Nullable BigDecimal high) {
    if (low != null && high != null && low.compareTo(high) <= 0) {
      double from = low.doubleValue();
      double to = high.doubleValue();
      this.range = Double.isFinite(from) && Double.isFinite(to) ? new Range(from, to) : null;
    }
    return this;
  }

  PointDraft options(List<String> texts) {
    this.options = List.copyOf(texts);
    return this;
  }

  /** What it tells has happened; a kept message tells of the past. */
  PointDraft event() {
    this.event = true;
    return set("retained", "ignore");
  }

  PointDraft presence(Presence presence) {
    presence.into(settings);
    return this;
  }

  boolean isReadable() {
    return !readTopic.isEmpty();
  }

  boolean isWritable() {
    return !writeTopic.isEmpty();
  }

  String name() {
    return name;
  }

  Place place() {
    return place;
  }

  String component() {
    return component;
  }

  List<String> options() {
    return options;
  }

  boolean isEvent() {
    return event;
  }

  /** What filters and naming rules can ask for. */
  void attributes(Map<String, String> into) {
    into.put("entity", name);
    into.put("entity-id", key);
    into.put("component", component);
  }

  /** Why it cannot be a point; empty if it can. */
  Optional<String> fault() {
    List<String> faults = new ArrayList<>();
    if (!isReadable() && !isWritable()) {
      faults.add("it names no topic");
    }
    if (isReadable() && !Topics.isFilter(readTopic)) {
      faults.add("[" + readTopic + "] is no topic to read from");
    }
    if (isWritable() && !Topics.isName(writeTopic)) {
      faults.add("[" + writeTopic + "] is no topic to write to");
    }
    return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
  }

  Point point(String id) {
    Map<String, String> all = new TreeMap<>(settings);
    String address = isReadable() ? readTopic : writeTopic;
    if (isWritable() && !writeTopic.equals(address)) {
      all.put("write.topic", writeTopic);
    }
    Access access = isReadable() ? (isWritable() ? Access.READ_WRITE : Access.READ) : Access.WRITE;
    if (!options.isEmpty() && description.isEmpty() && !isWritable()) {
      description = "One of " + String.join(", ", options);
    }
    return new Point(
        id, address, type, access, 0, new Metadata(unit, description, range), new Settings(all));
  }
}
