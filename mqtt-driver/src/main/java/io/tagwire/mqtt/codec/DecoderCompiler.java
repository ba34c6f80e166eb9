package io.tagwire.mqtt.codec;

import io.tagwire.driver.config.Durations;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.ValueType;
import io.tagwire.mqtt.codec.Lack.Then;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the decoding settings of one point and collects what is wrong with them. Settings that
 * the validator complained about already are passed over.
 */
public final class DecoderCompiler {
  private final Settings settings;
  private final ValueType type;
  private final Map<String, Integer> variables;
  private final List<Issue> issues;
  // Whether a selector asks for the member name of an element.
  private boolean readsKey;

  /**
   * A compiler for one point.
   *
   * @param point the point
   * @param variables index of the topic level by name of the level variable
   * @param issues what is wrong so far; more is added, with the key as path
   */
  public DecoderCompiler(Point point, Map<String, Integer> variables, List<Issue> issues) {
    this.settings = point.settings();
    this.type = point.type();
    this.variables = Map.copyOf(variables);
    this.issues = issues;
  }

  /**
   * Compiles.
   *
   * @return a decoder; of no use if an error was added to the issues
   */
  public PointDecoder compile() {
    ZoneId zone = read("time.zone", TimeSteps::zone, ZoneOffset.UTC);
    Extraction place =
        new Extraction(
            selector("selector", defaultSelector()),
            read("decode", DecodeChain::parse, DecodeChain.NONE));
    List<MessageFilter> filters = filters();
    TimeRule time = time(zone);
    QualityReader quality = quality();
    Series series = series();
    warnOfNoEffect();
    return new PointDecoder(
        new PointRules(
            filters,
            series,
            place,
            lack("absent", Then.KEEP),
            lack("null", Then.BAD),
            Lack.of(read("empty", DecoderCompiler::then, Then.BAD)),
            Sentinels.of(settings.items("bad-values")),
            Sentinels.of(settings.items("uncertain-values")),
            settings.section("map").values(),
            new TypeRule(type, words(), read("invert", Boolean::valueOf, false), scaling(), zone),
            time,
            quality));
  }

  private static Then then(String text) {
    return Then.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private Lack lack(String key, Then usual) {
    Then then = read(key, DecoderCompiler::then, usual);
    String valueKey = key + "-value";
    String text = settings.text(valueKey).orElse(null);
    if (then == Then.VALUE && text == null) {
      issues.add(Issue.error(key, "Setting [" + key + "] = [value] needs [" + valueKey + "]"));
    }
    if (then != Then.VALUE && text != null) {
      issues.add(
          Issue.warning(
              valueKey, "Setting [" + valueKey + "] has no effect unless [" + key + "] is value"));
    }
    return new Lack(then, text == null ? "" : text);
  }

  private @Nullable Series series() {
    DecodeChain chain = read("series-decode", DecodeChain::parse, DecodeChain.NONE);
    if (settings.text("series").isPresent()) {
      return new Series(selector("series", ""), chain, readsKey);
    }
    if (settings.text("series-decode").isPresent()) {
      issues.add(
          Issue.error(
              "series-decode",
              "Setting [series-decode] needs [series]; for the whole payload that is $bytes"));
    }
    if (readsKey) {
      issues.add(
          Issue.error(
              "series",
              "Selector [$key] is the member name of an element: it needs the setting [series]"));
    }
    return null;
  }

  /**
   * Compiles only the rows of {@code when}.
   *
   * @return whether a message is one that is meant; true for any without rows
   */
  public Predicate<Payload> when() {
    List<MessageFilter> rows = filters();
    return payload ->
        rows.stream().allMatch(row -> row.holds(payload) instanceof Boolean meant && meant);
  }

  /**
   * All decoding steps there are, described.
   *
   * @return in the order of documentation
   */
  public static List<StepHelp> steps() {
    return DecodeChain.all().stream().map(StepKind::told).toList();
  }

  /**
   * The names of all decoding steps there are.
   *
   * @return in the order of documentation
   */
  public static List<String> stepNames() {
    return DecodeChain.all().stream().map(StepKind::name).toList();
  }

  private String defaultSelector() {
    return switch (type) {
      case BYTES -> "$bytes";
      case ARRAY, STRUCT -> "";
      default -> "$payload";
    };
  }

  private Selector selector(String key, String fallback) {
    Selector selector = readSelector(key, fallback);
    readsKey |= selector.readsKey();
    return selector;
  }

  private Selector readSelector(String key, String fallback) {
    return read(
        key,
        text -> Selector.parse(text, variables),
        Selector.parse(fallback, Map.of()),
        text -> {
          String meant = Selector.suggestion(text);
          return meant.isEmpty() ? null : "did you mean [" + meant + "]?";
        });
  }

  private void warnOfNoEffect() {
    boolean numeric = type == ValueType.INT || type == ValueType.REAL;
    for (String key : List.of("scale", "offset", "round")) {
      if (!numeric && settings.text(key).isPresent()) {
        issues.add(
            Issue.warning(key, "Setting [" + key + "] has no effect on a point of type " + type));
      }
    }
    if (type != ValueType.BOOL && settings.text("invert").filter("true"::equals).isPresent()) {
      issues.add(
          Issue.warning("invert", "Setting [invert] has no effect on a point of type " + type));
    }
  }

  private List<MessageFilter> filters() {
    List<MessageFilter> filters = new ArrayList<>();
    List<Settings> rows = settings.rows("when");
    for (int i = 0; i < rows.size(); i++) {
      String row = "when." + i;
      Selector selector = selector(row + ".selector", "$payload");
      String wanted = rows.get(i).text("equals").orElse(null);
      BoundedRegex regex =
          rows.get(i).text("matches").isEmpty()
              ? null
              : read(
                  row + ".matches",
                  text -> new BoundedRegex(TextSteps.pattern(text)),
                  new BoundedRegex(TextSteps.pattern("")));
      if (wanted == null && regex == null && !isReported(row)) {
        issues.add(Issue.error(row, "Message filter [" + row + "] needs equals or matches"));
      }
      filters.add(new MessageFilter(new TextReader(selector), wanted, regex));
    }
    return filters;
  }

  private Words words() {
    Words words = Words.of(settings.items("true-words"), settings.items("false-words"));
    String both = words.ambiguous();
    if (both != null) {
      issues.add(
          Issue.error(
              "true-words",
              "Word [" + both + "] means both true and false (true-words, false-words)"));
    }
    return words;
  }

  private Scaling scaling() {
    BigDecimal scale = settings.text("scale").isEmpty() ? null : decimal("scale");
    BigDecimal offset = settings.text("offset").isEmpty() ? null : decimal("offset");
    int digits = read("round", Integer::valueOf, -1);
    if (scale != null && scale.signum() == 0 && !isReported("scale")) {
      issues.add(Issue.error("scale", "Setting [scale] must not be 0"));
    }
    boolean none = scale == null && offset == null && digits < 0;
    return none ? Scaling.NONE : new Scaling(scale, offset, digits);
  }

  private BigDecimal decimal(String key) {
    return read(key, BigDecimal::new, BigDecimal.ONE);
  }

  private @Nullable TimeRule time(ZoneId zone) {
    if (settings.text("time.selector").isEmpty()) {
      for (String key : List.of("time.decode", "time.format", "time.pattern", "time.not-after")) {
        if (settings.text(key).isPresent()) {
          issues.add(
              Issue.warning(key, "Setting [" + key + "] has no effect without [time.selector]"));
        }
      }
      return null;
    }
    Selector selector = selector("time.selector", "");
    DecodeChain chain = read("time.decode", DecodeChain::parse, DecodeChain.NONE);
    Duration notAfter = read("time.not-after", Durations::parse, Duration.ofMinutes(5));
    String format = settings.text("time.format").orElse("iso");
    String pattern = settings.text("time.pattern").orElse("");
    if (format.equals("pattern") && pattern.isEmpty()) {
      issues.add(Issue.error("time.pattern", "Setting [time.pattern] is required by time.format"));
    }
    Step reader =
        format.equals("pattern")
            ? read("time.pattern", text -> TimeRule.format(format, text, zone), raw -> raw)
            : TimeRule.format(known(format), "", zone);
    Instant notBefore =
        read("time.not-before", DecoderCompiler::notBefore, notBefore("2010-01-01"));
    String key =
        String.join(
            "\n",
            selector.toString(),
            settings.text("time.decode").orElse(""),
            format,
            pattern,
            zone.getId(),
            notBefore.toString(),
            notAfter.toString());
    return TimeRule.of(key, new Extraction(selector, chain), reader, notBefore, notAfter);
  }

  // What is no format was reported by the validator.
  private static String known(String format) {
    return format.equals("iso") || format.equals("auto") || format.startsWith("epoch-")
        ? format
        : "iso";
  }

  private static Instant notBefore(String text) {
    if (text.length() > "2010-01-01".length()) {
      return Instant.parse(text);
    }
    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private @Nullable QualityReader quality() {
    Map<String, String> names = settings.section("quality.map").values();
    if (settings.text("quality.selector").isEmpty()) {
      if (settings.text("quality.decode").isPresent()) {
        issues.add(
            Issue.warning(
                "quality.decode",
                "Setting [quality.decode] has no effect without [quality.selector]"));
      }
      if (!names.isEmpty()) {
        issues.add(
            Issue.warning(
                "quality.map", "Setting [quality.map] has no effect without [quality.selector]"));
      }
      return null;
    }
    Map<String, Quality> map = new HashMap<>();
    names
        .keySet()
        .forEach(raw -> map.put(raw, read("quality.map." + raw, Quality::valueOf, Quality.BAD)));
    return new QualityReader(
        new Extraction(
            selector("quality.selector", ""),
            read("quality.decode", DecodeChain::parse, DecodeChain.NONE)),
        map);
  }

  private <T> T read(String key, Function<String, T> reader, T fallback) {
    return read(key, reader, fallback, text -> null);
  }

  private <T> T read(
      String key,
      Function<String, T> reader,
      T fallback,
      Function<String, @Nullable String> suggestion) {
    String text = settings.text(key).orElse(null);
    if (text == null) {
      return fallback;
    }
    try {
      return reader.apply(text);
    } catch (RuntimeException e) {
      if (!isReported(key)) {
        String message =
            e instanceof IllegalArgumentException ? e.getMessage() : "" + e.getMessage();
        Issue issue = Issue.error(key, "Setting [" + key + "] = [" + text + "]: " + message);
        String meant = suggestion.apply(text);
        issues.add(meant == null ? issue : issue.suggest(meant));
      }
      return fallback;
    }
  }

  private boolean isReported(String key) {
    return issues.stream()
        .anyMatch(issue -> issue.severity() == Severity.ERROR && issue.path().startsWith(key));
  }
}
