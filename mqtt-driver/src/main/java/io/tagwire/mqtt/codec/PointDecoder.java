package io.tagwire.mqtt.codec;

import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.codec.Decoded.NoValue;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Decoded.Rejected;
import io.tagwire.mqtt.codec.Decoded.Sample;
import io.tagwire.mqtt.codec.Decoded.Skipped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a message to what it says about one point. Compiled once; immutable. */
public final class PointDecoder {
  private final List<MessageFilter> filters;
  private final EmptyRule empty;
  private final Selector selector;
  private final DecodeChain chain;
  private final boolean absentIsBad;
  private final boolean nullIsBad;
  private final Set<String> badTexts;
  private final List<BigDecimal> badNumbers;
  private final Map<String, String> map;
  private final TypeRule type;
  private final @Nullable TimeRule time;
  private final @Nullable QualityReader quality;

  enum EmptyRule {
    BAD,
    KEEP,
    VALUE
  }

  PointDecoder(
      List<MessageFilter> filters,
      EmptyRule empty,
      Selector selector,
      DecodeChain chain,
      boolean absentIsBad,
      boolean nullIsBad,
      List<String> badValues,
      Map<String, String> map,
      TypeRule type,
      @Nullable TimeRule time,
      @Nullable QualityReader quality) {
    this.filters = List.copyOf(filters);
    this.empty = empty;
    this.selector = selector;
    this.chain = chain;
    this.absentIsBad = absentIsBad;
    this.nullIsBad = nullIsBad;
    this.badTexts = Set.copyOf(badValues);
    this.badNumbers = numbers(badValues);
    this.map = Map.copyOf(map);
    this.type = type;
    this.time = time;
    this.quality = quality;
  }

  private static List<BigDecimal> numbers(List<String> texts) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (String text : texts) {
      Object number = Numbers.parse(text);
      if (number instanceof Long || number instanceof BigDecimal) {
        numbers.add(Numbers.toDecimal((Number) number));
      }
    }
    return List.copyOf(numbers);
  }

  /**
   * Decodes a message.
   *
   * @param payload the message
   * @return what it says; never throws for what a message holds
   */
  public Decoded decode(Payload payload) {
    for (int i = 0; i < filters.size(); i++) {
      Object holds = filters.get(i).holds(payload);
      if (holds instanceof Fault fault) {
        return rejected(fault);
      }
      if (!Boolean.TRUE.equals(holds)) {
        return Skipped.FILTERED;
      }
    }
    if (payload.isEmpty() && empty != EmptyRule.VALUE) {
      return empty == EmptyRule.KEEP
          ? Skipped.EMPTY
          : new NoValue(Quality.BAD, null, "empty payload: the retained value was deleted");
    }
    return judge(chain.apply(selector.select(payload)), payload);
  }

  private Decoded judge(Object raw, Payload payload) {
    if (raw instanceof Fault fault) {
      return rejected(fault);
    }
    if (raw == Nothing.ABSENT) {
      return absentIsBad
          ? new Rejected(Reason.SELECTOR, "[" + selector + "] is not in the message")
          : Skipped.ABSENT;
    }
    if (raw == Nothing.NULL) {
      return nullIsBad ? sensorFailure(payload, "null") : Skipped.NULL;
    }
    if (isBad(raw)) {
      return sensorFailure(payload, "[" + Raw.shown(raw) + "] stands for no value");
    }
    Object mapped = map(raw);
    Object value = mapped instanceof Fault ? mapped : type.value(mapped);
    if (value instanceof Value typed) {
      return sample(typed, payload);
    }
    return value instanceof Fault fault
        ? rejected(fault)
        : sensorFailure(payload, "[" + Raw.shown(raw) + "] is not a number");
  }

  private Decoded sample(Value value, Payload payload) {
    Instant at = sourceTime(payload);
    if (quality == null) {
      return new Sample(value, Quality.GOOD, at, null);
    }
    QualityReader.Said said = quality.read(payload);
    if (said.quality().isBad()) {
      return new NoValue(said.quality(), at, said.detail());
    }
    return new Sample(
        value, said.quality(), at, said.quality() == Quality.GOOD ? null : said.detail());
  }

  private static Decoded rejected(Fault fault) {
    return new Rejected(fault.reason(), fault.detail());
  }

  private Decoded sensorFailure(Payload payload, String detail) {
    return new NoValue(Quality.BAD_SENSOR_FAILURE, sourceTime(payload), "device sends " + detail);
  }

  private @Nullable Instant sourceTime(Payload payload) {
    return time == null ? null : payload.time(time);
  }

  private boolean isBad(Object raw) {
    if (badTexts.isEmpty()) {
      return false;
    }
    if (badTexts.contains(Raw.text(raw).trim())) {
      return true;
    }
    if (badNumbers.isEmpty() || raw instanceof byte[]) {
      return false;
    }
    Object number = Numbers.of(raw);
    if (!(number instanceof Long) && !(number instanceof BigDecimal)) {
      return false;
    }
    BigDecimal decimal = Numbers.toDecimal((Number) number);
    for (BigDecimal bad : badNumbers) {
      if (bad.compareTo(decimal) == 0) {
        return true;
      }
    }
    return false;
  }

  private Object map(Object raw) {
    if (map.isEmpty()) {
      return raw;
    }
    String text = Raw.text(raw);
    String mapped = map.get(text);
    if (mapped == null) {
      mapped = map.getOrDefault(text.trim(), map.get(QualityReader.OTHERWISE));
    }
    return mapped == null
        ? Fault.step("[" + Raw.cut(text) + "] is not in the map of the point")
        : mapped;
  }

  /**
   * Decodes a message and tells every step.
   *
   * @param payload the message
   * @return the steps in order
   */
  public List<Diagnostics.Step> explain(Payload payload) {
    List<Diagnostics.Step> told = new ArrayList<>();
    for (MessageFilter filter : filters) {
      Object holds = filter.holds(payload);
      told.add(
          new Diagnostics.Step("when " + filter.reader().selector(), DecodeChain.outcome(holds)));
    }
    Object raw = selector.select(payload);
    told.add(
        new Diagnostics.Step(
            "selector " + selector,
            raw == Nothing.ABSENT ? "not in this message" : DecodeChain.outcome(raw)));
    chain.apply(raw, told);
    if (time != null) {
      told.add(new Diagnostics.Step("time", time.explain(payload)));
    }
    told.add(new Diagnostics.Step("decoded", outcome(decode(payload))));
    return List.copyOf(told);
  }

  private static String outcome(Decoded decoded) {
    if (decoded instanceof Sample sample) {
      String why = sample.detail() == null ? "" : ", " + sample.detail();
      return sample.value() + ", " + sample.quality() + why;
    }
    if (decoded instanceof NoValue none) {
      return none.quality() + ", " + none.detail();
    }
    if (decoded instanceof Rejected rejected) {
      return "rejected: " + rejected.detail();
    }
    return switch ((Skipped) decoded) {
      case FILTERED -> "not for this point";
      case ABSENT -> "not in this message: the value stays";
      case NULL -> "null: the value stays";
      case EMPTY -> "empty: the value stays";
    };
  }
}
