package io.tagwire.driver.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueTest {
  @Test
  void bytesAreCopiedInAndOutAndEqualByContent() {
    byte[] array = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(array);
    array[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.copyOf(new byte[] {1, 2, 3}));
    assertThat(bytes).hasSameHashCodeAs(Bytes.copyOf(new byte[] {1, 2, 3}));
    assertThat(bytes).isNotEqualTo(Bytes.copyOf(new byte[] {9, 2, 3}));
    assertThat(bytes.asBuffer().isReadOnly()).isTrue();
  }

  @Test
  void bytesGoThroughBase64AndUtf8Unchanged() {
    Bytes bytes = Bytes.utf8("Größe");
    assertThat(Bytes.fromBase64(bytes.toBase64())).isEqualTo(bytes);
    assertThat(bytes.toUtf8()).isEqualTo("Größe");
  }

  @Test
  void longBytesAreShownShort() {
    assertThat(Bytes.copyOf(new byte[1000]).toString())
        .startsWith("1000 bytes: 00")
        .hasSizeLessThan(80);
  }

  @Test
  void arrayAndStructDoNotChangeWithWhatTheyCameFrom() {
    List<Value> items = new ArrayList<>(List.of(new Value.Int(1)));
    Map<String, Value> fields = new LinkedHashMap<>(Map.of("a", new Value.Int(1)));
    Value.Array array = new Value.Array(items);
    Value.Struct struct = new Value.Struct(fields);
    items.clear();
    fields.clear();
    assertThat(array.items()).hasSize(1);
    assertThat(struct.fields()).hasSize(1);
    assertThatThrownBy(() -> struct.fields().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void structKeepsTheOrderOfItsFields() {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (String name : List.of("z", "a", "m")) {
      fields.put(name, Value.Bool.TRUE);
    }
    assertThat(new Value.Struct(fields).fields().keySet()).containsExactly("z", "a", "m");
  }

  @Test
  void goodValueIsNeverAbsent() {
    assertThatThrownBy(() -> TagValue.absent(Quality.GOOD, Instant.EPOCH, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("never absent");
  }

  @Test
  void otherQualityKeepsValueAndTimestamps() {
    TagValue good = TagValue.good(new Value.Int(1), Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    assertThat(good.withQuality(Quality.UNCERTAIN, "why"))
        .isEqualTo(
            new TagValue(
                new Value.Int(1),
                Quality.UNCERTAIN,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                "why"));
  }
}
