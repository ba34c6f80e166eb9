package io.tagwire.mqtt.codec;

import io.tagwire.driver.value.Quality;
import java.util.Locale;
import java.util.Map;

/** The quality as the payload says it. */
final class QualityReader {
  /** The key that stands for every text not named. */
  static final String OTHERWISE = "*";

  private static final Map<String, Quality> USUAL =
      Map.of(
          "good", Quality.GOOD,
          "ok", Quality.GOOD,
          "true", Quality.GOOD,
          "192", Quality.GOOD,
          "uncertain", Quality.UNCERTAIN,
          "64", Quality.UNCERTAIN,
          "bad", Quality.BAD,
          "false", Quality.BAD,
          "0", Quality.BAD);

  private final Extraction place;
  private final Map<String, Quality> map;

  QualityReader(Extraction place, Map<String, Quality> map) {
    this.place = place;
    this.map = Map.copyOf(map);
  }

  private static final Said ABSENT = new Said(Quality.GOOD, "");

  record Said(Quality quality, String detail) {}

  /** What it says; good if it says nothing, uncertain if that is not understood. */
  Said read(Payload payload) {
    Object raw = place.from(payload);
    if (raw == Nothing.ABSENT) {
      return ABSENT;
    }
    if (raw instanceof Fault) {
      return new Said(Quality.UNCERTAIN, "the quality of the payload cannot be read");
    }
    String text = Raw.text(raw).trim();
    Quality quality = map.isEmpty() ? USUAL.get(text.toLowerCase(Locale.ROOT)) : map.get(text);
    if (quality == null) {
      quality = map.get(OTHERWISE);
    }
    return quality == null
        ? new Said(Quality.UNCERTAIN, "quality [" + Raw.cut(text) + "] of the payload is not known")
        : new Said(quality, "payload says [" + Raw.cut(text) + "]");
  }
}
