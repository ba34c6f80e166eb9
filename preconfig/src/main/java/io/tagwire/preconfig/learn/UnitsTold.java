package io.tagwire.preconfig.learn;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The units a document tells of its own values: a member {@code unit} beside {@code value}, or one
 * named after a quantity, such as {@code TempUnit}, for all values of that quantity at its side and
 * below. Immutable.
 */
final class UnitsTold {
  static final UnitsTold NONE = new UnitsTold();

  private static final Set<String> OF_THE_VALUE =
      Set.of("unit", "units", "uom", "unit_of_measurement");
  private static final Set<String> VALUE = Set.of("value", "val", "v");
  private static final Pattern OF_A_QUANTITY = Pattern.compile("(.+)_(?:units?|uom)");
  private static final Pattern UNIT = Pattern.compile("[\\p{L}\\p{N}%°/·*^²³().\" _-]{1,20}");
  private static final Map<String, String> SIGNS =
      Map.ofEntries(
          Map.entry("c", "°C"),
          Map.entry("degc", "°C"),
          Map.entry("deg c", "°C"),
          Map.entry("celsius", "°C"),
          Map.entry("f", "°F"),
          Map.entry("degf", "°F"),
          Map.entry("deg f", "°F"),
          Map.entry("fahrenheit", "°F"),
          Map.entry("kelvin", "K"),
          Map.entry("percent", "%"));

  // Two equal values at different places are different nodes.
  private final IdentityHashMap<Scalar, String> units = new IdentityHashMap<>();

  private UnitsTold() {}

  static UnitsTold in(Node root) {
    UnitsTold told = new UnitsTold();
    told.look(root, "", Map.of());
    return told.units.isEmpty() ? NONE : told;
  }

  /** The unit of a value of the document; empty if it tells none. */
  Optional<String> of(Scalar value) {
    return Optional.ofNullable(units.get(value));
  }

  private void look(Node node, String name, Map<String, String> byQuantity) {
    if (node instanceof Mapping mapping) {
      Map<String, String> more = with(byQuantity, mapping);
      for (Member member : mapping.members()) {
        look(member.value(), member.key(), more);
      }
      ofTheValue(mapping);
    } else if (node instanceof Sequence sequence) {
      sequence.items().forEach(item -> look(item, name, byQuantity));
    } else if (node instanceof Scalar scalar && SignRule.isNumber(scalar)) {
      byQuantity.forEach(
          (quantity, unit) -> {
            if (isOf(quantity, name)) {
              units.put(scalar, unit);
            }
          });
    }
  }

  private static Map<String, String> with(Map<String, String> before, Mapping mapping) {
    Map<String, String> all = before;
    for (Member member : mapping.members()) {
      Matcher quantity = OF_A_QUANTITY.matcher(UnitGuess.words(member.key()));
      if (quantity.matches() && !OF_THE_VALUE.contains(UnitGuess.words(member.key()))) {
        Optional<String> unit = unit(member.value());
        if (unit.isPresent()) {
          all = all == before ? new HashMap<>(before) : all;
          all.put(quantity.group(1), unit.get());
        }
      }
    }
    return all;
  }

  private void ofTheValue(Mapping mapping) {
    Optional<String> unit =
        mapping.members().stream()
            .filter(member -> OF_THE_VALUE.contains(UnitGuess.words(member.key())))
            .findFirst()
            .flatMap(member -> unit(member.value()));
    unit.ifPresent(text -> measured(mapping).ifPresent(scalar -> units.put(scalar, text)));
  }

  /** The member that is called so, or the only number. */
  private static Optional<Scalar> measured(Mapping mapping) {
    List<Member> numbers =
        mapping.members().stream()
            .filter(member -> member.value() instanceof Scalar s && SignRule.isNumber(s))
            .toList();
    return numbers.stream()
        .filter(member -> VALUE.contains(member.key().toLowerCase(Locale.ROOT)))
        .findFirst()
        .or(() -> numbers.size() == 1 ? Optional.of(numbers.get(0)) : Optional.empty())
        .map(member -> (Scalar) member.value());
  }

  private static Optional<String> unit(Node node) {
    if (!(node instanceof Scalar scalar) || !scalar.quoted()) {
      return Optional.empty();
    }
    String text = scalar.text().strip();
    return UNIT.matcher(text).matches()
        ? Optional.of(SIGNS.getOrDefault(text.toLowerCase(Locale.ROOT), text))
        : Optional.empty();
  }

  /** {@code temp} is the quantity of {@code SoilTemperature} and, as a guess, of a dew point. */
  private static boolean isOf(String quantity, String name) {
    String words = UnitGuess.words(name).replaceAll("_?\\d+$", "");
    String last = words.substring(words.lastIndexOf('_') + 1);
    if (words.equals(quantity) || (quantity.length() >= 3 && last.startsWith(quantity))) {
      return true;
    }
    String guess = UnitGuess.of(name);
    return !guess.isEmpty() && guess.equals(UnitGuess.of(quantity));
  }
}
