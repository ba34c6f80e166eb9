package io.tagwire.preconfig.template;

import io.tagwire.preconfig.source.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A sign by which a device can be recognised: a message on such a topic with such a payload, and
 * what the message says about the parameters of the device.
 *
 * @param place where it is defined
 * @param topic a topic filter (MQTT 5 §4.7) that may hold captures: <code>{name}</code> stands for
 *     a level or a part of one, <code>{name...}</code> for one level or several
 * @param role what the sign is good for
 * @param where a regular expression by the name of a capture, which its whole text must match
 * @param payload what the payload must hold; all of it. Empty for any payload
 * @param identity the captures that tell one device from another; empty for those that become
 *     parameters
 * @param gives what the message says about parameters. A capture with the name of a parameter sets
 *     that parameter without being listed there
 * @since 0.1
 */
public record Recognition(
    Place place,
    String topic,
    Role role,
    Map<String, String> where,
    List<PayloadTest> payload,
    List<String> identity,
    Gives gives) {
  /** Copies the collections. */
  public Recognition {
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(gives, "gives");
    where = copy(where);
    payload = List.copyOf(payload);
    identity = List.copyOf(identity);
  }

  /** What a sign is good for. */
  public enum Role {
    /** It recognises a device. */
    DEVICE,
    /** It recognises a device beside another one that the same message may come from. */
    BESIDE,
    /**
     * It recognises a device, but if other signs recognise devices with the same captures and more,
     * it is a message of those.
     */
    JOINS,
    /** It says more about a device that another sign recognises; alone it recognises nothing. */
    DETAIL,
    /** It tells which texts its captures may have in other signs of the family. */
    BASE;

    /**
     * Whether such a sign is enough to recognise a device.
     *
     * @return true if it needs no other
     */
    public boolean recognises() {
      return this == DEVICE || this == BESIDE || this == JOINS;
    }
  }

  /** The form of a JSON value. */
  public enum Form {
    /** A number, or {@code NaN}. */
    NUMBER,
    /** A text. */
    TEXT,
    /** True or false. */
    BOOL,
    /** A number, a text, true or false. */
    SCALAR,
    /** An object. */
    OBJECT,
    /** An array. */
    ARRAY,
    /** Null. */
    NULL
  }

  /**
   * Something a payload must hold.
   *
   * @param pointer where, after RFC 6901, or {@code $payload} for the text of the payload. A token
   *     may hold captures as a level of a topic does; each member that fits is a match of its own
   * @param equalTo the text it must have; empty for any
   * @param matches a regular expression its text must match; empty for any
   * @param form the form it must have; empty for any
   * @param absent whether it must not be there
   * @param capture the name under which its text is captured; empty for none
   */
  public record PayloadTest(
      String pointer,
      Optional<String> equalTo,
      Optional<String> matches,
      Optional<Form> form,
      boolean absent,
      Optional<String> capture) {
    /** The pointer that stands for the text of the payload. */
    public static final String WHOLE = "$payload";

    /** Checks that nothing is missing. */
    public PayloadTest {
      Objects.requireNonNull(pointer, "pointer");
      Objects.requireNonNull(equalTo, "equalTo");
      Objects.requireNonNull(matches, "matches");
      Objects.requireNonNull(form, "form");
      Objects.requireNonNull(capture, "capture");
    }
  }

  /**
   * What a message says about the parameters of a device. Texts may refer to captures with <code>
   * ${capture}</code>.
   *
   * @param set a text by parameter
   * @param present the pointer by parameter: the parameter is {@code true} if one of the messages
   *     has it, {@code false} otherwise
   * @param highest the parameter becomes the highest number of all messages
   * @param collect the parameter of kind items gets the texts of all messages
   * @param rows the parameter of kind rows gets the rows of all messages
   */
  public record Gives(
      Map<String, String> set,
      Map<String, String> present,
      Map<String, Highest> highest,
      Map<String, String> collect,
      Map<String, RowRule> rows) {
    /** Copies the maps. */
    public Gives {
      set = copy(set);
      present = copy(present);
      highest = copy(highest);
      collect = copy(collect);
      rows = copy(rows);
    }
  }

  /**
   * A number of channels, told by the highest index.
   *
   * @param index a text with captures that gives the index, or a pointer with one capture that
   *     stands for it, such as <code>/POWER{n}</code>
   * @param first the index of the first channel
   */
  public record Highest(String index, int first) {
    /** Checks that nothing is missing. */
    public Highest {
      Objects.requireNonNull(index, "index");
    }
  }

  /**
   * Rows made of a message.
   *
   * @param under a pointer with captures: every place that fits gives a row, <code>{name...}</code>
   *     at its end every number, text, true and false below; empty for one row a message
   * @param take pointers relative to that place by name: their texts can be used in the columns
   * @param value where, relative to that place, the value of the row is, for {@code ${type}}
   * @param skip regular expressions; a place whose pointer (after {@code under} began to vary)
   *     matches one gives no row
   * @param flags a regular expression: a text that matches it whole is a {@code bool}, besides
   *     true, false, on and off; empty for none
   * @param columns the text of a cell by column; may use the captures, {@code take}, and <code>
   *     ${type}</code>, <code>${unit}</code>
   */
  public record RowRule(
      String under,
      Map<String, String> take,
      String value,
      List<String> skip,
      String flags,
      Map<String, String> columns) {
    /** Copies the collections. */
    public RowRule {
      Objects.requireNonNull(under, "under");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(flags, "flags");
      take = copy(take);
      skip = List.copyOf(skip);
      columns = copy(columns);
    }
  }

  /**
   * A text with its references filled in.
   *
   * @param text a text that may hold <code>${name}</code> and <code>${name|form}</code>
   * @param names texts by name
   * @return the text; empty if it refers to a name without a text
   */
  public static Optional<String> filled(String text, Map<String, String> names) {
    Substitution substitution = Substitution.parse(text);
    if (!names.keySet().containsAll(substitution.names())) {
      return Optional.empty();
    }
    Scope scope = Scope.EMPTY;
    for (String name : substitution.names()) {
      scope = scope.with(name, Optional.ofNullable(names.get(name)));
    }
    return substitution.in(scope);
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
