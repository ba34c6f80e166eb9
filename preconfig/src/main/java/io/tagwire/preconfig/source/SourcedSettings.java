package io.tagwire.preconfig.source;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings and where each of them stands.
 *
 * @param settings the settings
 * @param places the place of every key
 * @since 0.1
 */
public record SourcedSettings(Settings settings, Map<String, Place> places) {
  /** No settings. */
  public static final SourcedSettings NONE = new SourcedSettings(Settings.NONE, Map.of());

  /** Copies the places. */
  public SourcedSettings {
    places = Collections.unmodifiableMap(new TreeMap<>(places));
  }

  /**
   * Flattens a mapping: nested mappings with dots, lists with indices from 0. {@code will: {topic:
   * a}} becomes {@code will.topic}, {@code brokers: [a, b]} becomes {@code brokers.0} and {@code
   * brokers.1}.
   *
   * @param mapping the mapping
   * @param problems receives keys without a value and keys that appear twice after flattening
   * @return the settings
   */
  public static SourcedSettings flatten(Mapping mapping, Problems problems) {
    Flattening flattening = new Flattening(problems);
    flattening.members("", mapping);
    return new SourcedSettings(new Settings(flattening.values), flattening.places);
  }

  /**
   * Settings that all come from one place.
   *
   * @param settings the settings
   * @param place where they come from
   * @return the same settings with places
   */
  public static SourcedSettings at(Place place, Settings settings) {
    Map<String, Place> places = new TreeMap<>();
    settings.values().keySet().forEach(key -> places.put(key, place));
    return new SourcedSettings(settings, places);
  }

  /**
   * Where a key stands, or the nearest thing to it: the section it would belong to, or the first
   * key below it.
   *
   * @param key a key, flattened
   * @param otherwise the answer if there is nothing near
   * @return a place
   */
  public Place place(String key, Place otherwise) {
    String section = key;
    while (true) {
      Place exact = places.get(section);
      if (exact != null) {
        return exact;
      }
      String prefix = section + ".";
      for (Map.Entry<String, Place> entry : places.entrySet()) {
        if (entry.getKey().startsWith(prefix)) {
          return entry.getValue();
        }
      }
      int dot = section.lastIndexOf('.');
      if (dot < 0) {
        return otherwise;
      }
      section = section.substring(0, dot);
    }
  }

  /**
   * These settings over others: a key of these wins.
   *
   * @param others the settings below
   * @return new settings
   */
  public SourcedSettings over(SourcedSettings others) {
    Map<String, String> values = new TreeMap<>(others.settings.values());
    Map<String, Place> all = new TreeMap<>(others.places);
    values.putAll(settings.values());
    all.putAll(places);
    return new SourcedSettings(new Settings(values), all);
  }

  private static final class Flattening {
    private final Problems problems;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, Place> places = new TreeMap<>();

    Flattening(Problems problems) {
      this.problems = problems;
    }

    void members(String prefix, Mapping mapping) {
      for (Member member : mapping.members()) {
        add(prefix + member.key(), member.place(), member.value());
      }
    }

    private void add(String key, Place place, Node node) {
      if (node instanceof Mapping mapping) {
        members(key + ".", mapping);
      } else if (node instanceof Sequence sequence) {
        List<Node> items = sequence.items();
        for (int i = 0; i < items.size(); i++) {
          add(key + "." + i, items.get(i).place(), items.get(i));
        }
      } else if (node instanceof Scalar scalar) {
        put(key, place, scalar);
      }
    }

    private void put(String key, Place place, Scalar scalar) {
      if (scalar.isNull()) {
        problems.error(place, "Key [" + key + "] has no value", "write \"\" for an empty text");
        return;
      }
      Place before = places.putIfAbsent(key, place);
      if (before != null) {
        problems.error(place, "Key [" + key + "] is set twice, first at " + before);
        return;
      }
      values.put(key, scalar.text());
    }
  }
}
