package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Setting;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.template.Recognition;
import io.tagwire.preconfig.template.Recognition.Gives;
import io.tagwire.preconfig.template.Recognition.Highest;
import io.tagwire.preconfig.template.Recognition.PayloadTest;
import io.tagwire.preconfig.template.Recognition.Role;
import io.tagwire.preconfig.template.Recognition.RowRule;
import io.tagwire.preconfig.template.Template;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What messages say about one device under one template. The order in which they are told does not
 * matter. Not thread-safe.
 */
final class Device {
  private static final int MAX_ROWS = 1_000;

  private final Template template;
  private final Map<String, String> identity;
  private final Map<String, Said> said = new TreeMap<>();
  private final Map<String, Boolean> present = new TreeMap<>();
  private final Map<String, Long> highest = new TreeMap<>();
  private final Map<String, TreeSet<String>> collected = new TreeMap<>();
  private final Map<String, TreeMap<String, Row>> rows = new TreeMap<>();
  private final Map<String, Claim> topics = new TreeMap<>();

  // The text of the most exact sign counts; of several the first in the alphabet.
  private record Said(int score, String text) {}

  /** A row of a table; whether the message told the unit, or it is a guess. */
  private record Row(Map<String, String> cells, boolean unitTold) {}

  /** How a topic belongs to the device. */
  record Claim(Role role, int score) {}

  Device(Template template, Map<String, String> identity) {
    this.template = template;
    this.identity = identity;
  }

  Template template() {
    return template;
  }

  Map<String, String> identity() {
    return identity;
  }

  Map<String, Claim> topics() {
    return topics;
  }

  /** The score of the most exact sign that recognises the device; the least number for none. */
  int best() {
    return topics.values().stream()
        .filter(claim -> claim.role().recognises())
        .mapToInt(Claim::score)
        .max()
        .orElse(Integer.MIN_VALUE);
  }

  /** Whether a sign says that the device may be one beside another. */
  boolean isBeside() {
    return topics.values().stream().anyMatch(claim -> claim.role() == Role.BESIDE);
  }

  /** Whether it was recognised only by messages that may be those of another device. */
  boolean mayJoin() {
    List<Role> signs = topics.values().stream().map(Claim::role).filter(Role::recognises).toList();
    return !signs.isEmpty() && signs.stream().allMatch(role -> role == Role.JOINS);
  }

  /** Whether it is of the same template, and more is known of which one it is. */
  boolean isMoreThan(Device other) {
    return template.identity().equals(other.template.identity())
        && identity.size() > other.identity.size()
        && identity.entrySet().containsAll(other.identity.entrySet());
  }

  /** Takes over all that another one was told. */
  void join(Device other) {
    other.topics.forEach((topic, claim) -> topics.merge(topic, claim, Device::stronger));
    other.said.forEach((name, one) -> say(name, one.score(), one.text()));
    other.present.forEach((name, flag) -> present.merge(name, flag, (a, b) -> a || b));
    other.highest.forEach((name, count) -> highest.merge(name, count, Math::max));
    other.collected.forEach(
        (name, texts) -> collected.computeIfAbsent(name, key -> new TreeSet<>()).addAll(texts));
    other.rows.forEach(
        (name, all) ->
            all.forEach(
                (first, row) ->
                    rows.computeIfAbsent(name, key -> new TreeMap<>())
                        .merge(first, row, Device::fuller)));
  }

  /** Takes over what a message says. */
  void add(SignRule rule, Sample sample, Map<String, String> captures) {
    topics.merge(
        sample.topic(), new Claim(rule.recognition().role(), rule.score()), Device::stronger);
    captures.forEach(
        (name, text) -> {
          if (isText(name)) {
            say(name, rule.score(), text);
          }
        });
    Gives gives = rule.recognition().gives();
    gives
        .set()
        .forEach(
            (name, text) ->
                Recognition.filled(text, captures)
                    .ifPresent(filled -> say(name, rule.score(), filled)));
    gives
        .present()
        .forEach(
            (name, pointer) ->
                present.merge(name, has(sample, pointer, captures), (a, b) -> a || b));
    gives.highest().forEach((name, index) -> count(name, index, sample, captures));
    gives
        .collect()
        .forEach(
            (name, text) ->
                Recognition.filled(text, captures)
                    .ifPresent(
                        filled ->
                            collected.computeIfAbsent(name, key -> new TreeSet<>()).add(filled)));
    gives.rows().forEach((name, row) -> rows(name, row, sample, captures));
  }

  /** The parameters, without those that have their default anyway. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Setting setting : template.parameters()) {
      String key = setting.key();
      values(key)
          .forEach(
              (name, text) -> {
                boolean usual =
                    setting.fallback().filter(text::equals).isPresent() && name.equals(key);
                if (!usual) {
                  parameters.put(name, text);
                }
              });
    }
    return parameters;
  }

  private Map<String, String> values(String key) {
    Map<String, String> values = new LinkedHashMap<>();
    if (highest.containsKey(key)) {
      values.put(key, String.valueOf(highest.get(key)));
    } else if (present.containsKey(key)) {
      values.put(key, String.valueOf(present.get(key)));
    }
    int index = 0;
    for (String text : collected.getOrDefault(key, new TreeSet<>())) {
      values.put(key + "." + index, text);
      index++;
    }
    int number = 0;
    for (Row row : rows.getOrDefault(key, new TreeMap<>()).values()) {
      String prefix = key + "." + number + ".";
      row.cells().forEach((column, text) -> values.put(prefix + column, text));
      number++;
    }
    said.forEach(
        (name, one) -> {
          if (name.equals(key) || name.startsWith(key + ".")) {
            values.put(name, one.text());
          }
        });
    return values;
  }

  private void say(String name, int score, String text) {
    said.merge(
        name,
        new Said(score, text),
        (a, b) ->
            a.score() != b.score()
                ? (a.score() > b.score() ? a : b)
                : (a.text().compareTo(b.text()) <= 0 ? a : b));
  }

  private boolean isText(String name) {
    for (Setting setting : template.parameters()) {
      if (setting.key().equals(name)) {
        return !(setting.kind() instanceof Setting.Rows
            || setting.kind() instanceof Setting.Items
            || setting.kind() instanceof Setting.Entries);
      }
    }
    return false;
  }

  private void count(String name, Highest rule, Sample sample, Map<String, String> captures) {
    if (!rule.index().startsWith("/")) {
      Recognition.filled(rule.index(), captures).ifPresent(text -> count(name, rule.first(), text));
      return;
    }
    sample
        .json()
        .ifPresent(
            root ->
                new MemberPattern(rule.index())
                    .find(root, Map.of())
                    .forEach(
                        spot ->
                            spot.captures()
                                .values()
                                .forEach(text -> count(name, rule.first(), text))));
  }

  private void count(String name, int first, String index) {
    if (index.matches("\\d{1,6}")) {
      highest.merge(name, Long.parseLong(index) - first + 1, Math::max);
    }
  }

  private static boolean has(Sample sample, String pointer, Map<String, String> captures) {
    if (pointer.equals(PayloadTest.WHOLE)) {
      return sample.text().isPresent();
    }
    return sample.json().isPresent()
        && !new MemberPattern(pointer).find(sample.json().get(), captures).isEmpty();
  }

  private void rows(String name, RowRule rule, Sample sample, Map<String, String> captures) {
    if (rule.under().isEmpty()) {
      row(name, rule, captures, sample.json().orElse(null), sample);
      return;
    }
    if (sample.json().isEmpty()) {
      return;
    }
    for (MemberPattern.Spot spot :
        new MemberPattern(rule.under()).find(sample.json().get(), captures)) {
      Map<String, String> own = new TreeMap<>(spot.captures());
      own.keySet().removeAll(captures.keySet());
      String path = String.join("/", own.values());
      boolean skipped = rule.skip().stream().anyMatch(regex -> Pattern.matches(regex, path));
      if (!skipped) {
        row(name, rule, spot.captures(), spot.node(), sample);
      }
    }
  }

  private void row(
      String name, RowRule rule, Map<String, String> captures, @Nullable Node node, Sample sample) {
    Map<String, String> names = new HashMap<>(captures);
    if (node != null) {
      for (Map.Entry<String, String> take : rule.take().entrySet()) {
        scalar(node, take.getValue()).ifPresent(text -> names.put(take.getKey(), text.text()));
      }
    }
    Optional<Scalar> value = node == null ? Optional.empty() : scalar(node, rule.value());
    if (value.isPresent()) {
      names.put("type", type(value.get(), rule.flags()));
    } else if (rule.value().isEmpty() && rule.under().isEmpty()) {
      names.put("type", Inference.type(sample));
    }
    Optional<String> unit = value.flatMap(sample.units()::of);
    unit.ifPresent(text -> names.putIfAbsent("unit", text));
    Map<String, String> cells = new LinkedHashMap<>();
    String first = "";
    for (Map.Entry<String, String> column : rule.columns().entrySet()) {
      if (first.isEmpty()) {
        first = Recognition.filled(column.getValue(), names).orElse("");
        // What is on or off has no unit: of a switch, power is no number of watts.
        boolean number = !"bool".equals(names.get("type"));
        String last = first.substring(first.lastIndexOf('.') + 1);
        names.putIfAbsent("unit", number ? UnitGuess.of(last) : "");
      }
      Recognition.filled(column.getValue(), names)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> cells.put(column.getKey(), text));
    }
    TreeMap<String, Row> all = rows.computeIfAbsent(name, key -> new TreeMap<>());
    if (!first.isEmpty() && (all.size() < MAX_ROWS || all.containsKey(first))) {
      all.merge(first, new Row(cells, unit.isPresent()), Device::fuller);
    }
  }

  private static String type(Scalar value, String flags) {
    boolean flag = value.quoted() && !flags.isEmpty() && Pattern.matches(flags, value.text());
    return flag ? "bool" : Inference.type(value);
  }

  private static Optional<Scalar> scalar(Node node, String pointer) {
    return new MemberPattern(pointer)
        .find(node, Map.of()).stream()
            .map(MemberPattern.Spot::node)
            .filter(Scalar.class::isInstance)
            .map(Scalar.class::cast)
            .filter(scalar -> !scalar.isNull())
            .findFirst();
  }

  // Two messages may say different things about a row; which one was first must not matter.
  private static Row fuller(Row a, Row b) {
    if (a.cells().size() != b.cells().size()) {
      return a.cells().size() > b.cells().size() ? a : b;
    }
    if (a.unitTold() != b.unitTold()) {
      return a.unitTold() ? a : b;
    }
    return a.cells().toString().compareTo(b.cells().toString()) <= 0 ? a : b;
  }

  private static Claim stronger(Claim a, Claim b) {
    boolean left = a.role().recognises();
    boolean right = b.role().recognises();
    if (left != right) {
      return left ? a : b;
    }
    return a.score() >= b.score() ? a : b;
  }
}
