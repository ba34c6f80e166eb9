package io.tagwire.mqtt.codec;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tagwire.driver.testkit.Budget;
import io.tagwire.driver.value.ValueType;
import java.util.List;

/**
 * Any bytes through every step: what a device sends gives a value or a fault, never an exception,
 * and costs little. Only regression inputs run in the normal build.
 */
class StepsFuzzTest {
  private static final String DESCRIPTORS = "src/test/resources/protobuf/plant.desc";
  private static final ValueType[] TYPES = ValueType.values();
  private static final List<String> CHAINS =
      List.of(
          "text",
          "json | pointer('/a')",
          "json",
          "xml('a/b[2]/@c')",
          "xml('a/b[@c=1]')",
          "xml('.')",
          "gzip | json",
          "gzip | gzip | text",
          "cbor",
          "cbor | pointer('/a')",
          "msgpack",
          "msgpack | pointer('/[-1]/a')",
          "protobuf('" + DESCRIPTORS + "', 'plant.Reading')",
          "protobuf('" + DESCRIPTORS + "', 'plant.Reading') | pointer('/pumps/[id=1]/rpm')",
          "key-value(';', '=', a)",
          "key-value('\\n', ': ', a) | number",
          "alternating('|', a)",
          "influx-line(a)",
          "influx-line('tag:a')",
          "influx-line('$measurement')",
          "influx-line('$time') | epoch-ns",
          "csv(1, ';') | decimal-comma",
          "csv(-1) | leading-number",
          "regex('(a+)+b')",
          "regex('(\\\\w+\\\\s?)*;') | number",
          "unit-suffix('kW=1000', 'W')",
          "unit-suffix(',', 'kg') | scale(1e300)",
          "number | scale(0.001) | offset(7) | round(3)",
          "bits(60, 4)",
          "bit(63)",
          "binary(uint64)",
          "binary(float32, le, 1, word-swap)",
          "binary(bcd32) | bits(3, 9)",
          "binary(int24, le)",
          "bytes(-3, 2) | binary(int16)",
          "base64 | cbor",
          "hex | msgpack",
          "iso('Europe/Prague')",
          "epoch-s",
          "epoch-ms",
          "epoch-us",
          "epoch-ns",
          "replace('a', 'bbbb') | upper | lower | trim | length",
          "json | pointer('/a') | default(3) | eq('3')");
  private static final List<String> SELECTORS =
      List.of("$payload", "$bytes", "", "/a", "/a || $bytes", "/[*]/[a=b,c=d]/[@~1a=b]");

  @FuzzTest(maxDuration = "5m")
  void everyStep(FuzzedDataProvider data) {
    PointDecoder decoder =
        Decoding.decoder(
            TYPES[data.consumeInt(0, TYPES.length - 1)],
            "selector",
            SELECTORS.get(data.consumeInt(0, SELECTORS.size() - 1)),
            "decode",
            CHAINS.get(data.consumeInt(0, CHAINS.size() - 1)),
            "bad-values",
            "-9999");
    Payload payload = new Payload("a/b", data.consumeRemainingAsBytes());
    Budget budget = new Budget();

    var unused = decoder.decode(payload);
    var unusedSteps = decoder.explain(payload);

    budget.check();
  }
}
