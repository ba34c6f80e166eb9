package io.tagwire.driver.value;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A value without quality or time. Immutable; equal by content. Java 17 has no pattern switch: a
 * switch expression over {@link #type()} stays exhaustive.
 *
 * @since 0.1
 */
public sealed interface Value {

  /**
   * The type of this value.
   *
   * @return one of the closed list
   */
  ValueType type();

  /**
   * True or false.
   *
   * @param value the value
   */
  record Bool(boolean value) implements Value {
    /** True. */
    public static final Bool TRUE = new Bool(true);

    /** False. */
    public static final Bool FALSE = new Bool(false);

    /**
     * One of the two constants.
     *
     * @param value which
     * @return the constant
     */
    public static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }

    @Override
    public ValueType type() {
      return ValueType.BOOL;
    }

    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * A signed 64-bit integer.
   *
   * @param value the value
   */
  record Int(long value) implements Value {
    @Override
    public ValueType type() {
      return ValueType.INT;
    }

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * A double. Drivers report NaN and infinities as a quality, not as a good value.
   *
   * @param value the value
   */
  record Real(double value) implements Value {
    @Override
    public ValueType type() {
      return ValueType.REAL;
    }

    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /**
   * A text.
   *
   * @param value the value
   */
  record Text(String value) implements Value {
    /** Checks that it is there. */
    public Text {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public ValueType type() {
      return ValueType.TEXT;
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * Bytes.
   *
   * @param value the value
   */
  record Binary(Bytes value) implements Value {
    /** Checks that it is there. */
    public Binary {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public ValueType type() {
      return ValueType.BYTES;
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /**
   * An instant.
   *
   * @param value the value
   */
  record Time(Instant value) implements Value {
    /** Checks that it is there. */
    public Time {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public ValueType type() {
      return ValueType.TIME;
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /**
   * Values in order.
   *
   * @param items the values
   */
  record Array(List<Value> items) implements Value {
    /** Copies the items. */
    public Array {
      items = List.copyOf(items);
    }

    @Override
    public ValueType type() {
      return ValueType.ARRAY;
    }

    @Override
    public String toString() {
      return items.toString();
    }
  }

  /**
   * Values by name, in order.
   *
   * @param fields the values
   */
  record Struct(Map<String, Value> fields) implements Value {
    /** Copies the fields. */
    public Struct {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public ValueType type() {
      return ValueType.STRUCT;
    }

    @Override
    public String toString() {
      return fields.toString();
    }
  }
}
