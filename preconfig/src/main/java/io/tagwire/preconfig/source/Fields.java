package io.tagwire.preconfig.source;

import io.tagwire.driver.config.Durations;
import io.tagwire.driver.config.Nearest;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes the known keys out of a mapping one by one; what is left is unknown. Whatever has the wrong
 * form becomes a problem and counts as absent. Not thread-safe.
 *
 * @since 0.1
 */
public final class Fields {
  private final Mapping mapping;
  private final String what;
  private final Problems problems;
  private final Set<String> asked = new LinkedHashSet<>();

  /**
   * The fields of a mapping.
   *
   * @param mapping the mapping
   * @param what what it describes, for messages: {@code A group}
   * @param problems receives what is wrong
   */
  public Fields(Mapping mapping, String what, Problems problems) {
    this.mapping = mapping;
    this.what = what;
    this.problems = problems;
  }

  /**
   * Any node.
   *
   * @param key its key
   * @return the node; empty if the key is absent
   */
  public Optional<Node> node(String key) {
    asked.add(key);
    return mapping.get(key);
  }

  /**
   * A text, number or word, as written.
   *
   * @param key its key
   * @return the text; empty if the key is absent or holds something else
   */
  public Optional<String> text(String key) {
    return scalar(key).map(Scalar::text);
  }

  /**
   * A text that must be there.
   *
   * @param key its key
   * @return the text; empty, with a problem, if it is absent or blank
   */
  public Optional<String> required(String key) {
    if (node(key).isEmpty()) {
      problems.error(mapping.place(), what + " needs the key [" + key + "]");
      return Optional.empty();
    }
    Optional<String> text = text(key);
    if (text.isPresent() && text.get().isBlank()) {
      problems.error(at(key), "Key [" + key + "] must not be blank");
      return Optional.empty();
    }
    return text;
  }

  /**
   * {@code true} or {@code false}.
   *
   * @param key its key
   * @return the flag; empty if the key is absent or holds something else
   */
  public Optional<Boolean> flag(String key) {
    return choice(key, Map.of("true", true, "false", false));
  }

  /**
   * A finite number.
   *
   * @param key its key
   * @return the number; empty if the key is absent or holds something else
   */
  public Optional<Double> decimal(String key) {
    return parsed(key, "a number", text -> finite(Double.parseDouble(text.trim())));
  }

  /**
   * A whole number.
   *
   * @param key its key
   * @return the number; empty if the key is absent or holds something else
   */
  public Optional<Long> whole(String key) {
    return parsed(key, "a whole number", text -> Long.parseLong(text.trim()));
  }

  /**
   * A duration such as {@code 250ms}.
   *
   * @param key its key
   * @return the duration; empty if the key is absent or holds something else
   */
  public Optional<Duration> duration(String key) {
    return parsed(key, "a duration such as 250ms, 5s or 2m", Durations::parse);
  }

  /**
   * One of several words.
   *
   * @param key its key
   * @param options the words and what they stand for, in the order of messages
   * @param <T> what they stand for
   * @return what the word stands for; empty if the key is absent or holds something else
   */
  public <T> Optional<T> choice(String key, Map<String, T> options) {
    Optional<String> word = text(key);
    if (word.isPresent() && !options.containsKey(word.get())) {
      problems.error(
          at(key),
          "Key ["
              + key
              + "] must be one of "
              + String.join(", ", options.keySet().stream().sorted().toList())
              + ", not ["
              + word.get()
              + "]",
          Nearest.suggestion(word.get(), options.keySet()));
      return Optional.empty();
    }
    return word.map(options::get);
  }

  /**
   * A mapping.
   *
   * @param key its key
   * @return the mapping; empty if the key is absent or holds something else
   */
  public Optional<Mapping> mapping(String key) {
    return formed(key, Mapping.class, "a mapping");
  }

  /**
   * The items of a list.
   *
   * @param key its key
   * @return the items; empty if the key is absent or holds something else
   */
  public List<Node> items(String key) {
    return formed(key, Sequence.class, "a list").map(Sequence::items).orElse(List.of());
  }

  /**
   * The mappings of a list; items of another form are problems.
   *
   * @param key its key
   * @return the mappings; empty if the key is absent or holds something else
   */
  public List<Mapping> mappings(String key) {
    List<Mapping> mappings = new ArrayList<>();
    for (Node item : items(key)) {
      if (item instanceof Mapping one) {
        mappings.add(one);
      } else {
        problems.error(
            item.place(), "An item of [" + key + "] must be a mapping, not " + item.noun());
      }
    }
    return List.copyOf(mappings);
  }

  /**
   * The texts of a list, or a single text.
   *
   * @param key its key
   * @return the texts; empty if the key is absent or holds something else
   */
  public List<String> texts(String key) {
    if (node(key).orElse(null) instanceof Scalar) {
      return text(key).map(List::of).orElse(List.of());
    }
    List<String> texts = new ArrayList<>();
    for (Node item : items(key)) {
      if (item instanceof Scalar scalar) {
        texts.add(scalar.text());
      } else {
        problems.error(item.place(), "An item of [" + key + "] must be a text, not " + item.noun());
      }
    }
    return List.copyOf(texts);
  }

  /**
   * Where a key stands.
   *
   * @param key the key
   * @return its place, or that of the mapping if the key is absent
   */
  public Place at(String key) {
    return mapping.member(key).map(Member::place).orElse(mapping.place());
  }

  /**
   * The members nobody asked for.
   *
   * @return them as a mapping, in the order written
   */
  public Mapping rest() {
    return new Mapping(
        mapping.place(),
        mapping.members().stream().filter(member -> !asked.contains(member.key())).toList());
  }

  /** Makes every member nobody asked for a problem, with the nearest key asked for. */
  public void refuseRest() {
    for (Member member : rest().members()) {
      problems.error(
          member.place(),
          what + " has no key [" + member.key() + "]",
          Nearest.suggestion(member.key(), asked));
    }
  }

  private Optional<Scalar> scalar(String key) {
    Optional<Scalar> scalar = formed(key, Scalar.class, "a single value");
    if (scalar.isPresent() && scalar.get().isNull()) {
      problems.error(at(key), "Key [" + key + "] has no value", "write \"\" for an empty text");
      return Optional.empty();
    }
    return scalar;
  }

  private <N extends Node> Optional<N> formed(String key, Class<N> form, String name) {
    Optional<Node> node = node(key);
    if (node.isPresent() && !form.isInstance(node.get())) {
      problems.error(at(key), "Key [" + key + "] must be " + name + ", not " + node.get().noun());
      return Optional.empty();
    }
    return node.map(form::cast);
  }

  private <T> Optional<T> parsed(String key, String wanted, Function<String, T> parser) {
    Optional<String> text = text(key);
    try {
      return text.map(parser);
    } catch (IllegalArgumentException e) {
      problems.error(
          at(key), "Key [" + key + "] must be " + wanted + ", not [" + text.orElse("") + "]");
      return Optional.empty();
    }
  }

  private static double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("not finite");
    }
    return number;
  }
}
