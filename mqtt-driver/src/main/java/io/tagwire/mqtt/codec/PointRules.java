package io.tagwire.mqtt.codec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one point reads a message: the settings, compiled.
 *
 * @param filters all must hold
 * @param series where the elements are of which each is a message of its own; null for none
 * @param place where the value is, and the steps from there
 * @param absent what follows when it is not there
 * @param nulls what follows when it is JSON null
 * @param empty what follows from a payload of no bytes
 * @param bad raw values that stand for no value
 * @param uncertain raw values that stand for a value that is not to be trusted
 * @param map value by raw text; empty for none
 * @param type from the raw value to the value
 * @param time where the source time is; null for none
 * @param quality where the quality is; null for none
 */
record PointRules(
    List<MessageFilter> filters,
    @Nullable Series series,
    Extraction place,
    Lack absent,
    Lack nulls,
    Lack empty,
    Sentinels bad,
    Sentinels uncertain,
    Map<String, String> map,
    TypeRule type,
    @Nullable TimeRule time,
    @Nullable QualityReader quality) {
  PointRules {
    filters = List.copyOf(filters);
    map = Map.copyOf(map);
  }
}
