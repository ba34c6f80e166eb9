package io.tagwire.mqtt.codec;

import io.tagwire.driver.Diagnostics;
import io.tagwire.driver.value.Quality;
import io.tagwire.driver.value.Value;
import io.tagwire.mqtt.codec.Decoded.NoValue;
import io.tagwire.mqtt.codec.Decoded.Reason;
import io.tagwire.mqtt.codec.Decoded.Rejected;
import io.tagwire.mqtt.codec.Decoded.Sample;
import io.tagwire.mqtt.codec.Decoded.Several;
import io.tagwire.mqtt.codec.Decoded.Skipped;
import io.tagwire.mqtt.codec.Lack.Then;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a message to what it says about one point. Compiled once; immutable. */
public final class PointDecoder {
  private final PointRules rules;
  // Read for every message, hence at hand.
  private final List<MessageFilter> filters;
  private final @Nullable Series series;
  private final Extraction place;
  private final @Nullable TimeRule time;
  private final @Nullable QualityReader quality;

  PointDecoder(PointRules rules) {
    this.rules = rules;
    this.filters = rules.filters();
    this.series = rules.series();
    this.place = rules.place();
    this.time = rules.time();
    this.quality = rules.quality();
  }

  /** What an element of a series says, and its source time, or null. */
  private record Dated(Decoded decoded, @Nullable Instant time) {}

  /**
   * Decodes a message.
   *
   * @param payload the message
   * @return what it says; never throws for what a message holds
   */
  public Decoded decode(Payload payload) {
    return series == null ? single(payload) : several(payload, series);
  }

  private Decoded single(Payload payload) {
    for (int i = 0; i < filters.size(); i++) {
      Object holds = filters.get(i).holds(payload);
      if (holds instanceof Fault fault) {
        return rejected(fault);
      }
      if (!Boolean.TRUE.equals(holds)) {
        return Skipped.FILTERED;
      }
    }
    if (payload.isEmpty() && rules.empty().then() != Then.VALUE) {
      return emptied();
    }
    return judge(place.from(payload), payload);
  }

  private Decoded emptied() {
    return rules.empty().then() == Then.KEEP
        ? Skipped.EMPTY
        : new NoValue(Quality.BAD, null, "empty payload: the retained value was deleted");
  }

  private Decoded several(Payload payload, Series wanted) {
    if (payload.isEmpty()) {
      return emptied();
    }
    Object elements = payload.elements(wanted);
    if (elements instanceof Fault fault) {
      return rejected(fault);
    }
    if (!(elements instanceof List<?> list) || list.isEmpty()) {
      return absent(wanted.selector(), payload);
    }
    List<Dated> said = new ArrayList<>(list.size());
    Decoded skipped = Skipped.FILTERED;
    for (Object element : list) {
      Payload one = (Payload) element;
      Decoded decoded = single(one);
      if (!(decoded instanceof Skipped)) {
        said.add(new Dated(decoded, sourceTime(one)));
      } else if (decoded != Skipped.FILTERED) {
        skipped = decoded;
      }
    }
    return said.isEmpty() ? skipped : newest(said);
  }

  // Without a time it is taken as older than those that have one; otherwise the last one counts.
  private static Decoded newest(List<Dated> said) {
    if (said.size() == 1) {
      return said.get(0).decoded();
    }
    said.sort(Comparator.comparing(Dated::time, Comparator.nullsFirst(Comparator.naturalOrder())));
    List<Decoded> decoded = said.stream().map(Dated::decoded).toList();
    int last = decoded.size() - 1;
    return new Several(decoded.subList(0, last), decoded.get(last));
  }

  private Decoded judge(Object raw, Payload payload) {
    if (raw instanceof Fault fault) {
      return rejected(fault);
    }
    if (raw == Nothing.ABSENT) {
      return absent(place.selector(), payload);
    }
    if (raw == Nothing.NULL) {
      return switch (rules.nulls().then()) {
        case KEEP -> Skipped.NULL;
        case BAD -> sensorFailure(payload, "null");
        case VALUE -> value(rules.nulls().text(), payload);
      };
    }
    return rules.bad().contains(raw)
        ? sensorFailure(payload, "[" + Raw.shown(raw) + "] stands for no value")
        : value(raw, payload);
  }

  private Decoded absent(Selector selector, Payload payload) {
    if (quality != null) {
      QualityReader.Said said = quality.read(payload);
      if (said.quality().isBad()) {
        return new NoValue(said.quality(), sourceTime(payload), said.detail());
      }
    }
    return switch (rules.absent().then()) {
      case KEEP -> Skipped.ABSENT;
      case BAD -> new Rejected(Reason.SELECTOR, "[" + selector + "] is not in the message");
      case VALUE -> value(rules.absent().text(), payload);
    };
  }

  private Decoded value(Object raw, Payload payload) {
    Object mapped = map(raw);
    Object value = mapped instanceof Fault ? mapped : rules.type().value(mapped);
    if (value instanceof Value typed) {
      return sample(typed, raw, payload);
    }
    return value instanceof Fault fault
        ? rejected(fault)
        : sensorFailure(payload, "[" + Raw.shown(raw) + "] is not a number");
  }

  private Decoded sample(Value value, Object raw, Payload payload) {
    Object at = time == null ? Nothing.ABSENT : payload.time(time);
    Instant sourceTime = at instanceof Instant instant ? instant : null;
    String doubt =
        rules.uncertain().contains(raw)
            ? "device sends [" + Raw.shown(raw) + "], which stands for a doubtful value"
            : at instanceof Fault future ? future.detail() : null;
    Quality own = doubt == null ? Quality.GOOD : Quality.UNCERTAIN;
    if (quality == null) {
      return new Sample(value, own, sourceTime, doubt);
    }
    QualityReader.Said said = quality.read(payload);
    if (said.quality().isBad()) {
      return new NoValue(said.quality(), sourceTime, said.detail());
    }
    if (said.quality().isGood() && doubt != null) {
      return new Sample(value, own, sourceTime, doubt);
    }
    return new Sample(
        value, said.quality(), sourceTime, said.quality() == Quality.GOOD ? null : said.detail());
  }

  private static Decoded rejected(Fault fault) {
    return new Rejected(fault.reason(), fault.detail());
  }

  private Decoded sensorFailure(Payload payload, String detail) {
    return new NoValue(Quality.BAD_SENSOR_FAILURE, sourceTime(payload), "device sends " + detail);
  }

  private @Nullable Instant sourceTime(Payload payload) {
    return time != null && payload.time(time) instanceof Instant instant ? instant : null;
  }

  private Object map(Object raw) {
    Map<String, String> map = rules.map();
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
    if (series == null) {
      explain(payload, told);
    } else if (payload.elements(series) instanceof List<?> elements) {
      told.add(
          new Diagnostics.Step(
              "series " + series.selector(), elements.size() + " elements; the last of them:"));
      if (!elements.isEmpty()) {
        explain((Payload) elements.get(elements.size() - 1), told);
      }
    } else {
      told.add(
          new Diagnostics.Step(
              "series " + series.selector(), DecodeChain.outcome(payload.elements(series))));
    }
    told.add(new Diagnostics.Step("decoded", outcome(decode(payload))));
    return List.copyOf(told);
  }

  private void explain(Payload payload, List<Diagnostics.Step> told) {
    for (MessageFilter filter : filters) {
      Object holds = filter.holds(payload);
      told.add(
          new Diagnostics.Step("when " + filter.reader().selector(), DecodeChain.outcome(holds)));
    }
    place.explain(payload, told);
    if (time != null) {
      told.add(new Diagnostics.Step("time", time.explain(payload)));
    }
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
    if (decoded instanceof Several several) {
      return outcome(several.present()) + "; and " + several.older().size() + " older";
    }
    return switch ((Skipped) decoded) {
      case FILTERED -> "not for this point";
      case ABSENT -> "not in this message: the value stays";
      case NULL -> "null: the value stays";
      case EMPTY -> "empty: the value stays";
    };
  }
}
