package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.template.Example;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Messages with what commands have set, numbers that vary a little, and the present time. Not
 * thread-safe.
 */
final class Variation {
  private static final double SHARE = 0.02;

  private final List<Point> points;
  private final Random random;
  // What commands have set, by point: the raw text as it stands in a message.
  private final Map<String, String> states = new HashMap<>();

  Variation(List<Point> points, long seed) {
    this.points = points;
    this.random = new Random(seed);
  }

  /** From now on messages show this. */
  void set(Point point, String raw) {
    states.put(point.id(), raw);
  }

  Sent of(Example.Message message, Instant now, Fault fault) {
    Bytes payload = message.payload();
    String text = payload.toUtf8();
    if (Bytes.utf8(text).equals(payload)) {
      payload = Bytes.utf8(varied(message.topic(), text, now, fault));
    }
    if (fault == Fault.TRUNCATED) {
      payload = Bytes.copyOf(Arrays.copyOf(payload.toArray(), payload.length() / 2));
    }
    return new Sent(message.topic(), payload, message.retained(), Map.of());
  }

  private String varied(String topic, String text, Instant now, Fault fault) {
    Optional<Tree> tree = Tree.parse(text);
    String plain = text;
    for (Point point : points) {
      if (!Reach.matches(point.address(), topic)) {
        continue;
      }
      String selector = point.settings().text("selector").orElse("");
      boolean whole = selector.isEmpty() || selector.equals("$payload");
      String state = states.get(point.id());
      if (tree.isPresent() && selector.startsWith("/")) {
        for (Tree sample : samples(point, tree.get())) {
          if (Reach.isMeant(point.settings(), sample)) {
            member(point, sample, state, fault);
            time(point.settings(), sample, now);
          }
        }
      } else if (tree.isPresent() && whole && state != null) {
        boolean json =
            point.settings().text("selector").isPresent() && !selector.equals("$payload");
        boolean quoted = json && point.type() == ValueType.TEXT;
        return quoted ? Tree.of(state).toString() : state;
      } else if (tree.isEmpty() && whole) {
        plain = plain(point, plain, fault);
      }
    }
    return tree.map(Tree::toString).orElse(plain);
  }

  private static List<Tree> samples(Point point, Tree body) {
    String series = point.settings().text("series").orElse("");
    boolean plain = point.settings().text("series-decode").isEmpty();
    if (series.isEmpty()) {
      return point.settings().text("series").isPresent() ? elements(body, "") : List.of(body);
    }
    List<Tree> found = new ArrayList<>();
    for (String place : Selectors.alternatives(series)) {
      if (plain && place.startsWith("/") && found.isEmpty()) {
        found.addAll(elements(body, place));
      }
    }
    return found;
  }

  private static List<Tree> elements(Tree body, String place) {
    List<Tree> elements = body.elements(place);
    return elements.isEmpty() ? body.at(place).stream().toList() : elements;
  }

  private void member(Point point, Tree body, @Nullable String state, Fault fault) {
    List<String> places = Selectors.alternatives(point.settings().text("selector").orElse(""));
    Optional<String> at = places.stream().filter(place -> body.get(place).isPresent()).findFirst();
    if (at.isEmpty()) {
      return;
    }
    if (state != null) {
      String decode = point.settings().text("decode").orElse("");
      String raw = Inverse.of(decode, state, body.get(at.get()).orElse(""));
      Selectors.put(point, body, at.get(), raw);
    } else if (point.type() == ValueType.REAL
        && body.isNumber(at.get())
        && point.settings().text("decode").isEmpty()) {
      body.get(at.get()).ifPresent(raw -> vary(point, body, at.get(), raw, fault));
    }
  }

  private String plain(Point point, String text, Fault fault) {
    String state = states.get(point.id());
    if (state != null) {
      return state;
    }
    boolean number = text.strip().matches("[+-]?\\d+(\\.\\d+)?");
    if (point.type() != ValueType.REAL || !number || point.settings().text("decode").isPresent()) {
      return text;
    }
    return fault == Fault.WRONG_TYPE ? "broken" : near(point, text.strip());
  }

  private void vary(Point point, Tree tree, String at, String raw, Fault fault) {
    if (fault == Fault.WRONG_TYPE) {
      tree.set(at, "broken", true);
    } else {
      tree.set(at, near(point, raw), false);
    }
  }

  // With the digits the device sends, and not out of what is possible. A value that may stand for
  // none, and one with an entry of its own in a map, stays.
  private String near(Point point, String raw) {
    boolean special =
        !point.settings().section("bad-values").values().isEmpty()
            || !point.settings().section("map").values().isEmpty();
    if (special || !raw.matches("[+-]?\\d{1,15}(\\.\\d{1,15})?")) {
      return raw;
    }
    BigDecimal number = new BigDecimal(raw);
    double factor = 1 + SHARE * (2 * random.nextDouble() - 1);
    BigDecimal near =
        number
            .multiply(BigDecimal.valueOf(factor))
            .setScale(Math.max(0, number.scale()), RoundingMode.HALF_UP);
    Range range = point.metadata().range();
    boolean scaled = point.settings().text("scale").isPresent();
    boolean outside =
        range != null
            && !scaled
            && (near.doubleValue() < range.low() || near.doubleValue() > range.high());
    return outside ? raw : near.toPlainString();
  }

  private static void time(Settings settings, Tree body, Instant now) {
    String selector = settings.text("time.selector").orElse("");
    if (!selector.startsWith("/") || settings.text("time.decode").isPresent()) {
      return;
    }
    String at = Selectors.pointer(selector);
    if (body.get(at).isEmpty()) {
      return;
    }
    switch (settings.text("time.format").orElse("iso")) {
      case "epoch-s" -> body.set(at, String.valueOf(now.getEpochSecond()), !body.isNumber(at));
      case "epoch-ms" -> body.set(at, String.valueOf(now.toEpochMilli()), !body.isNumber(at));
      case "iso" -> body.set(at, now.toString(), true);
      default -> {
        // A form of its own stays as the example has it.
      }
    }
  }
}
