package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.template.Example;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Messages made of nothing but the settings of points: a plausible value at the right place. */
final class MadeUp {
  // Steps that a plain number or text passes.
  private static final Pattern EASY = Pattern.compile("(leading-number|decimal-comma|trim)\\b.*");
  private static final BigDecimal USUAL = BigDecimal.TEN;

  private MadeUp() {}

  // Points that one message can hold.
  private record Kind(String topic, String series, List<Settings> conditions) {}

  // A raw value as a device would write it.
  private record Raw(String text, boolean quoted) {}

  /**
   * Adds what points need to messages.
   *
   * @param points the points that no message reaches yet
   * @param known the messages there are; a value is put into the first that fits
   * @return all messages; a point whose decoding or place is not understood gets none
   */
  static List<Example.Message> messages(List<Point> points, List<Example.Message> known) {
    List<Example.Message> messages = new ArrayList<>(known);
    Map<Kind, Tree> fresh = new LinkedHashMap<>();
    Map<String, String> plain = new LinkedHashMap<>();
    for (Point point : points) {
      Optional<Raw> raw = value(point);
      String selector = point.settings().text("selector").orElse("");
      boolean listens = point.access() != Access.WRITE && !point.address().startsWith("$");
      if (raw.isEmpty() || !listens) {
        continue;
      }
      if (selector.isEmpty() || selector.equals("$payload")) {
        // An empty selector stands for a whole JSON document, none for the payload as it is.
        boolean json = point.settings().text("selector").filter(String::isEmpty).isPresent();
        String text = raw.get().text();
        plain.putIfAbsent(
            topic(point), json && raw.get().quoted() ? Tree.of(text).toString() : text);
      } else if (selector.startsWith("/") && !joined(point, raw.get(), messages)) {
        Settings settings = point.settings();
        String series = settings.text("series").orElse("");
        Kind kind = new Kind(topic(point), series, settings.rows("when"));
        put(point, raw.get(), fresh.computeIfAbsent(kind, MadeUp::frame));
      }
    }
    fresh.forEach((kind, body) -> messages.add(message(kind, body)));
    plain.forEach((topic, text) -> messages.add(message(topic, text)));
    return messages;
  }

  private static boolean joined(Point point, Raw raw, List<Example.Message> messages) {
    if (point.settings().text("series").isPresent()) {
      return false;
    }
    for (int i = 0; i < messages.size(); i++) {
      Example.Message message = messages.get(i);
      Optional<Tree> body =
          Reach.matches(point.address(), message.topic())
              ? Tree.parse(message.payload().toUtf8())
              : Optional.empty();
      if (body.isPresent() && Reach.isMeant(point.settings(), body.get())) {
        put(point, raw, body.get());
        messages.set(
            i,
            new Example.Message(
                message.topic(), Bytes.utf8(body.get().toString()), message.retained()));
        return true;
      }
    }
    return false;
  }

  private static Tree frame(Kind kind) {
    return Selectors.meant(kind.conditions());
  }

  private static void put(Point point, Raw raw, Tree body) {
    Settings settings = point.settings();
    String selector = settings.text("selector").orElse("");
    body.set(Selectors.pointer(selector), raw.text(), raw.quoted());
    String time = settings.text("time.selector").orElse("");
    boolean dated = time.startsWith("/") && settings.text("series").isEmpty();
    if (dated && body.get(Selectors.pointer(time)).isEmpty()) {
      // The device puts the present time in its place.
      switch (settings.text("time.format").orElse("iso")) {
        case "iso" -> body.set(Selectors.pointer(time), "", true);
        case "epoch-s", "epoch-ms" -> body.set(Selectors.pointer(time), "0", false);
        default -> {
          // Without a source time.
        }
      }
    }
  }

  private static Example.Message message(Kind kind, Tree body) {
    boolean wrapped = kind.series().startsWith("/");
    return message(kind.topic(), (wrapped ? body.wrapped(kind.series()) : body).toString());
  }

  private static Example.Message message(String topic, String payload) {
    return new Example.Message(topic, Bytes.utf8(payload), false);
  }

  private static String topic(Point point) {
    return point.address().replaceAll("\\{[^}/]*}|[+#]", "1");
  }

  private static Optional<Raw> value(Point point) {
    Settings settings = point.settings();
    Optional<String> decode = settings.text("decode");
    boolean listed = !settings.section("decode").values().isEmpty();
    if (listed || (decode.isPresent() && !EASY.matcher(decode.get()).matches())) {
      return Optional.empty();
    }
    Optional<String> mapped =
        settings.section("map").values().keySet().stream()
            .filter(key -> !key.equals("*"))
            .findFirst();
    if (mapped.isPresent()) {
      return mapped.map(text -> new Raw(text, true));
    }
    return switch (point.type()) {
      case BOOL -> Optional.of(truth(settings));
      case INT, REAL -> Optional.of(new Raw(number(point), decode.isPresent()));
      case TEXT -> Optional.of(new Raw("ok", true));
      default -> Optional.empty();
    };
  }

  private static Raw truth(Settings settings) {
    return settings.items("true-words").stream()
        .findFirst()
        .map(word -> new Raw(word, true))
        .orElseGet(() -> new Raw("true", false));
  }

  // In the middle of the range, before scaling.
  private static String number(Point point) {
    Range range = point.metadata().range();
    if (range == null) {
      return USUAL.toPlainString();
    }
    Settings settings = point.settings();
    double middle = range.low() / 2 + range.high() / 2;
    double scale = settings.decimal("scale").filter(factor -> factor != 0).orElse(1.0);
    double raw = (middle - settings.decimal("offset").orElse(0.0)) / scale;
    if (!Double.isFinite(raw)) {
      return USUAL.toPlainString();
    }
    BigDecimal number = new BigDecimal(raw, MathContext.DECIMAL32);
    boolean whole = point.type() == ValueType.INT && scale == 1.0;
    return whole
        ? number.setScale(0, RoundingMode.HALF_UP).toPlainString()
        : number.toPlainString();
  }
}
