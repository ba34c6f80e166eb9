package io.tagwire.preconfig.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A part of a document. Immutable.
 *
 * @since 0.1
 */
public sealed interface Node {

  /**
   * Where it begins.
   *
   * @return file and line
   */
  Place place();

  /**
   * What a person would call it.
   *
   * @return {@code a value}, {@code a list} or {@code a mapping}
   */
  String noun();

  /**
   * A single value.
   *
   * @param place where it begins
   * @param text exactly as written, without quotes: {@code 010} stays {@code 010}, {@code on} stays
   *     {@code on}
   * @param quoted whether it was quoted or a block text, that is, certainly meant as a text
   */
  record Scalar(Place place, String text, boolean quoted) implements Node {
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    /** Checks that nothing is missing. */
    public Scalar {
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(text, "text");
    }

    /**
     * Whether it says that there is no value: nothing, {@code ~} or {@code null} without quotes.
     *
     * @return true for no value
     */
    public boolean isNull() {
      return !quoted && NOTHING.contains(text);
    }

    @Override
    public String noun() {
      return "a value";
    }
  }

  /**
   * Several nodes in order.
   *
   * @param place where it begins
   * @param items the nodes
   */
  record Sequence(Place place, List<Node> items) implements Node {
    /** Copies the items. */
    public Sequence {
      Objects.requireNonNull(place, "place");
      items = List.copyOf(items);
    }

    @Override
    public String noun() {
      return "a list";
    }
  }

  /**
   * Nodes by key, in the order written; no key twice.
   *
   * @param place where it begins
   * @param members the nodes and their keys
   */
  record Mapping(Place place, List<Member> members) implements Node {
    /** Copies the members. */
    public Mapping {
      Objects.requireNonNull(place, "place");
      members = List.copyOf(members);
    }

    /**
     * The member of a key.
     *
     * @param key the key
     * @return the member; empty if there is none
     */
    public Optional<Member> member(String key) {
      return members.stream().filter(member -> member.key().equals(key)).findFirst();
    }

    /**
     * The node under a key.
     *
     * @param key the key
     * @return the node; empty if there is none
     */
    public Optional<Node> get(String key) {
      return member(key).map(Member::value);
    }

    @Override
    public String noun() {
      return "a mapping";
    }
  }

  /**
   * A key and what stands under it.
   *
   * @param key the key
   * @param place where the key stands
   * @param value what stands under it
   */
  record Member(String key, Place place, Node value) {
    /** Checks that nothing is missing. */
    public Member {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(place, "place");
      Objects.requireNonNull(value, "value");
    }
  }
}
