package io.tagwire.mqtt.codec;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Steps from a value to what a payload holds, compiled from a text such as {@code binary(float32,
 * le) | base64}: decoding backwards. Immutable.
 */
public final class EncodeChain {
  /** No step: the value as it is. */
  public static final EncodeChain NONE = new EncodeChain(List.of());

  private static final Map<String, Kind> KINDS = kinds();

  private final List<UnaryOperator<Value>> steps;

  private record Kind(
      String syntax, String help, Function<List<String>, UnaryOperator<Value>> factory) {}

  private EncodeChain(List<UnaryOperator<Value>> steps) {
    this.steps = List.copyOf(steps);
  }

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put(
        "text",
        plain(
            "text", "The value as text; in JSON it is quoted then.", v -> new Value.Text(text(v))));
    kinds.put(
        "format",
        new Kind(
            "format('0.0##')",
            "A number with the digits of a pattern as in java.text.DecimalFormat: 0 is always"
                + " there, # if needed.",
            EncodeChain::format));
    kinds.put(
        "decimal-comma",
        plain(
            "decimal-comma",
            "A number with a decimal comma; after format with its digits.",
            v -> new Value.Text(text(v).replace('.', ','))));
    kinds.put(
        "binary",
        new Kind(
            "binary(float32, le)",
            "A number as bytes: int8 to uint64, float32 or float64; be (default) or le; word-swap"
                + " for devices that put the 16-bit words in the other order.",
            EncodeChain::binary));
    kinds.put(
        "base64", plain("base64", "Bytes, or a text in UTF-8, as base64.", EncodeChain::base64));
    kinds.put(
        "hex",
        plain(
            "hex",
            "Bytes, or a text in UTF-8, as hexadecimal digits.",
            v -> new Value.Text(HexFormat.of().formatHex(bytes(v)))));
    kinds.put(
        "upper",
        plain("upper", "In upper case.", v -> new Value.Text(text(v).toUpperCase(Locale.ROOT))));
    kinds.put(
        "lower",
        plain("lower", "In lower case.", v -> new Value.Text(text(v).toLowerCase(Locale.ROOT))));
    kinds.put(
        "epoch-s",
        plain("epoch-s", "A time in seconds since 1970.", v -> new Value.Int(millis(v) / 1000)));
    kinds.put(
        "epoch-ms",
        plain("epoch-ms", "A time in milliseconds since 1970.", v -> new Value.Int(millis(v))));
    return kinds;
  }

  private static Kind plain(String syntax, String help, UnaryOperator<Value> step) {
    return new Kind(
        syntax,
        help,
        arguments -> {
          Arguments.atMost(arguments, 0);
          return step;
        });
  }

  /**
   * Reads a chain.
   *
   * @param text steps joined by {@code |}
   * @return the chain
   * @throws IllegalArgumentException with a sentence for people that names the step
   */
  public static EncodeChain parse(String text) {
    String place = "Encode [" + text + "]";
    List<UnaryOperator<Value>> steps = new ArrayList<>();
    for (ChainReader.Call call : new ChainReader(text).read()) {
      Kind kind = call.among(KINDS, place);
      try {
        steps.add(kind.factory().apply(call.arguments()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            place + ": step [" + call.text() + "]: " + e.getMessage(), e);
      }
    }
    return new EncodeChain(steps);
  }

  /**
   * All steps there are, described.
   *
   * @return a sentence or two for each
   */
  public static String help() {
    StringBuilder help = new StringBuilder();
    KINDS
        .values()
        .forEach(
            kind -> help.append("\n- `").append(kind.syntax()).append("`: ").append(kind.help()));
    return help.toString();
  }

  /**
   * The value after all steps.
   *
   * @param value the raw value
   * @return what the payload holds
   * @throws IllegalArgumentException with a sentence for people if a step does not apply to it
   */
  public Value apply(Value value) {
    Value now = value;
    for (UnaryOperator<Value> step : steps) {
      now = step.apply(now);
    }
    return now;
  }

  /**
   * A value as text: numbers without exponent and without zeros at the end.
   *
   * @param value any value
   * @return its text; bytes become base64, arrays and structures JSON
   */
  public static String text(Value value) {
    if (value instanceof Value.Real real && Double.isFinite(real.value())) {
      BigDecimal number = BigDecimal.valueOf(real.value());
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Value.Binary binary) {
      return binary.value().toBase64();
    }
    return value instanceof Value.Array || value instanceof Value.Struct
        ? JsonTemplate.json(value)
        : value.toString();
  }

  private static UnaryOperator<Value> format(List<String> arguments) {
    String pattern = Arguments.text(arguments, "a pattern, for example format('0.0')");
    formatter(pattern);
    return value -> new Value.Text(formatter(pattern).format(number(value)));
  }

  // Not thread-safe: one for each use.
  private static DecimalFormat formatter(String pattern) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }

  private static UnaryOperator<Value> binary(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("needs the type, for example float32");
    }
    Arguments.atMost(arguments, 3);
    BinaryForm form = BinaryForm.of(arguments.get(0));
    ByteOrder order = ByteOrder.BIG_ENDIAN;
    boolean swap = false;
    for (String argument : arguments.subList(1, arguments.size())) {
      switch (argument.toLowerCase(Locale.ROOT)) {
        case "be" -> order = ByteOrder.BIG_ENDIAN;
        case "le" -> order = ByteOrder.LITTLE_ENDIAN;
        case "word-swap" -> swap = true;
        default ->
            throw new IllegalArgumentException(
                "be, le or word-swap is wanted, not [" + argument + "]");
      }
    }
    if (swap && form.size < 4) {
      throw new IllegalArgumentException("word-swap needs a type of 4 or 8 bytes");
    }
    ByteOrder bytes = order;
    boolean swapped = swap;
    return value -> new Value.Binary(Bytes.copyOf(form.bytes(number(value), bytes, swapped)));
  }

  private enum BinaryForm {
    INT8(1, true),
    UINT8(1, false),
    INT16(2, true),
    UINT16(2, false),
    INT32(4, true),
    UINT32(4, false),
    INT64(8, true),
    UINT64(8, false),
    FLOAT32(4, true),
    FLOAT64(8, true);

    private final int size;
    private final boolean signed;

    BinaryForm(int size, boolean signed) {
      this.size = size;
      this.signed = signed;
    }

    static BinaryForm of(String name) {
      try {
        return valueOf(name.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the type must be int8 to uint64, float32 or float64, not [" + name + "]", e);
      }
    }

    byte[] bytes(BigDecimal number, ByteOrder order, boolean swap) {
      ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN);
      if (this == FLOAT32) {
        buffer.position(4).putFloat(number.floatValue());
      } else if (this == FLOAT64) {
        buffer.putDouble(number.doubleValue());
      } else {
        buffer.putLong(whole(number).longValue());
      }
      byte[] big = new byte[size];
      buffer.get(8 - size, big);
      byte[] swapped = swap ? swapped(big) : big;
      return order == ByteOrder.BIG_ENDIAN ? swapped : reversed(swapped);
    }

    private BigInteger whole(BigDecimal number) {
      int bits = size * 8 - (signed ? 1 : 0);
      BigInteger whole;
      try {
        whole = number.toBigIntegerExact();
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            "[" + number.toPlainString() + "] is no whole number, which " + this + " needs", e);
      }
      boolean fits = whole.bitLength() <= bits && (signed || whole.signum() >= 0);
      if (!fits) {
        throw new IllegalArgumentException("[" + whole + "] does not fit into " + this);
      }
      return whole;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static byte[] swapped(byte[] bytes) {
      byte[] words = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i += 2) {
        words[i] = bytes[bytes.length - 2 - i];
        words[i + 1] = bytes[bytes.length - 1 - i];
      }
      return words;
    }

    private static byte[] reversed(byte[] bytes) {
      byte[] other = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        other[i] = bytes[bytes.length - 1 - i];
      }
      return other;
    }
  }

  private static BigDecimal number(Value value) {
    try {
      return new BigDecimal(text(value).trim());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("[" + Raw.cut(text(value)) + "] is no number", e);
    }
  }

  private static Value base64(Value value) {
    return new Value.Text(Base64.getEncoder().encodeToString(bytes(value)));
  }

  private static byte[] bytes(Value value) {
    return value instanceof Value.Binary binary
        ? binary.value().toArray()
        : text(value).getBytes(StandardCharsets.UTF_8);
  }

  private static long millis(Value value) {
    if (value instanceof Value.Time time) {
      return time.value().toEpochMilli();
    }
    throw new IllegalArgumentException("[" + Raw.cut(text(value)) + "] is no time");
  }
}
