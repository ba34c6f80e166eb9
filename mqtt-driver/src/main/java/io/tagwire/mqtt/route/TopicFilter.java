package io.tagwire.mqtt.route;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A topic filter (MQTT 5 §4.7), also a shared one (§4.8.2), with level variables: a level {@code
 * {name}} matches like {@code +} and gives the level a name. Immutable.
 */
public final class TopicFilter {
  private static final int MAX_BYTES = 65_535;
  private static final String SHARE = "$share/";
  private static final int EXACT_ID = 1;
  private static final int FIRST_OWN_ID = 16;
  private static final int LAST_ID = 268_435_455;
  private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_-]*}");

  private static final String[] NO_LEVELS = {};

  private final String text;
  private final String wire;
  // Not kept of an exact filter: there may be very many.
  private final String[] levels;
  private final Map<String, Integer> variables;
  private final boolean exact;
  private final int subscriptionId;

  private TopicFilter(
      String text, String wire, String[] levels, Map<String, Integer> variables, boolean exact) {
    this.text = text;
    this.wire = wire;
    this.levels = levels;
    this.variables = variables;
    this.exact = exact;
    this.subscriptionId = subscriptionId(wire);
  }

  /**
   * Reads a filter.
   *
   * @param text the filter, level variables included
   * @return the filter
   * @throws IllegalArgumentException if the text is no filter; the message names filter, rule and
   *     place
   */
  public static TopicFilter parse(String text) {
    checkCharacters(text);
    String shared = sharePrefix(text);
    String[] levels = text.substring(shared.length()).split("/", -1);
    Map<String, Integer> variables = new LinkedHashMap<>();
    boolean exact = true;
    for (int i = 0; i < levels.length; i++) {
      String level = levels[i];
      if (level.startsWith("{") && VARIABLE.matcher(level).matches()) {
        if (variables.put(level.substring(1, level.length() - 1), i) != null) {
          throw fault(text, "level variable " + level + " is there twice, again at level " + i);
        }
        levels[i] = "+";
        exact = false;
      } else if (level.indexOf('#') >= 0) {
        checkHash(text, levels, i);
        exact = false;
      } else if (level.indexOf('+') >= 0) {
        if (level.length() > 1) {
          throw fault(text, "'+' must be a whole level, found in [" + level + "] at level " + i);
        }
        exact = false;
      }
    }
    return new TopicFilter(
        text,
        variables.isEmpty() ? text : shared + String.join("/", levels),
        exact ? NO_LEVELS : levels,
        variables.isEmpty() ? Map.of() : Collections.unmodifiableMap(variables),
        exact);
  }

  private static void checkCharacters(String text) {
    if (text.isEmpty()) {
      throw fault(text, "must have at least one character");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw fault(text.replace('\0', '␀'), "must not hold U+0000, found at character " + i);
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw fault(text, "has half a surrogate pair at character " + i);
        }
        i++;
      }
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw fault(
          text.substring(0, 40) + "…", "has " + bytes + " bytes, at most 65535 are allowed");
    }
  }

  private static String sharePrefix(String text) {
    if (!text.startsWith(SHARE)) {
      return "";
    }
    int end = text.indexOf('/', SHARE.length());
    String group = end < 0 ? "" : text.substring(SHARE.length(), end);
    if (group.isEmpty() || end + 1 == text.length()) {
      throw fault(text, "a shared filter is written $share/<group>/<filter>");
    }
    if (group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
      throw fault(text, "the share group [" + group + "] must not hold '+' or '#'");
    }
    return text.substring(0, end + 1);
  }

  private static void checkHash(String text, String[] levels, int at) {
    if (levels[at].length() > 1) {
      throw fault(text, "'#' must be a whole level, found in [" + levels[at] + "] at level " + at);
    }
    if (at < levels.length - 1) {
      throw fault(text, "'#' must be the last level, found at level " + at);
    }
  }

  private static IllegalArgumentException fault(String text, String rule) {
    return new IllegalArgumentException("Topic filter [" + text + "]: " + rule);
  }

  /**
   * The filter as written.
   *
   * @return with level variables
   */
  public String text() {
    return text;
  }

  /**
   * The filter as subscribed to.
   *
   * @return with {@code +} for level variables, and with the share prefix if there is one
   */
  public String wire() {
    return wire;
  }

  /**
   * Whether exactly one topic matches.
   *
   * @return true if there is no wildcard and no level variable
   */
  public boolean isExact() {
    return exact;
  }

  /**
   * Whether it is a shared subscription (MQTT 5 §4.8.2), for which no retained message is sent.
   *
   * @return true if it begins with {@code $share/}
   */
  public boolean isShared() {
    return wire.startsWith(SHARE);
  }

  /**
   * The subscription identifier that goes with the filter (MQTT 5 §3.8.2.1.2), and comes with each
   * message for it: one for all exact filters, for of those only one matches a topic; else one of
   * its own, worked out from the text, so that it is the same in every run, as long as a broker
   * keeps a session. By chance, one of 268 million, two filters may share it.
   *
   * @return 1, or 16 and above
   */
  public int subscriptionId() {
    return subscriptionId;
  }

  /**
   * The identifier of a filter as subscribed to.
   *
   * @param wire as of {@link #wire}
   * @return as of {@link #subscriptionId()}
   */
  public static int subscriptionId(String wire) {
    boolean exact = wire.indexOf('+') < 0 && wire.indexOf('#') < 0 && !wire.startsWith(SHARE);
    if (exact) {
      return EXACT_ID;
    }
    // FNV-1a: String.hashCode gives many like filters like numbers.
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < wire.length(); i++) {
      hash = (hash ^ wire.charAt(i)) * 0x100_0000_01B3L;
    }
    return FIRST_OWN_ID + (int) Long.remainderUnsigned(hash, LAST_ID - FIRST_OWN_ID + 1);
  }

  /**
   * The level variables.
   *
   * @return level index by name, in order
   */
  public Map<String, Integer> variables() {
    return variables;
  }

  /**
   * The levels that are matched, without a share prefix; only for a filter that is not exact.
   *
   * @return with {@code +} for level variables
   */
  List<String> levels() {
    return List.of(levels);
  }

  /** The topic that matches; only for an exact filter. */
  String topic() {
    return isShared() ? wire.substring(wire.indexOf('/', SHARE.length()) + 1) : wire;
  }

  /**
   * Whether a topic matches. Topics that begin with {@code $} are not matched by a leading wildcard
   * (MQTT 5 §4.7.2).
   *
   * @param topic a topic name
   * @return whether it matches
   */
  public boolean matches(String topic) {
    if (exact) {
      return topic.equals(topic());
    }
    if (topic.startsWith("$") && (levels[0].equals("+") || levels[0].equals("#"))) {
      return false;
    }
    String[] names = topic.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      // Before the end of the topic is looked at: "a/#" matches "a" as well (§4.7.1.2).
      if (levels[i].equals("#")) {
        return true;
      }
      if (i == names.length) {
        return false;
      }
      if (!levels[i].equals("+") && !levels[i].equals(names[i])) {
        return false;
      }
    }
    return levels.length == names.length;
  }

  /**
   * The values of the level variables in a topic that matches.
   *
   * @param topic a topic name
   * @return value by name, in order; empty if the topic does not match
   */
  public Map<String, String> variables(String topic) {
    if (variables.isEmpty() || !matches(topic)) {
      return Map.of();
    }
    String[] names = topic.split("/", -1);
    Map<String, String> values = new LinkedHashMap<>();
    variables.forEach((name, level) -> values.put(name, names[level]));
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicFilter filter && text.equals(filter.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
