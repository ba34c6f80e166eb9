package io.tagwire.mqtt.codec;

import io.tagwire.mqtt.codec.StepKind.Example;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Steps from text to bytes and from bytes to numbers. */
final class BinarySteps {
  private static final int MAX_REGISTERS = 256;
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,;]+");

  private BinarySteps() {}

  private enum Layout {
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT24(3),
    UINT24(3),
    INT32(4),
    UINT32(4),
    INT64(8),
    UINT64(8),
    FLOAT32(4),
    FLOAT64(8),
    BCD16(2),
    BCD32(4);

    private final int size;

    Layout(int size) {
      this.size = size;
    }
  }

  static List<StepKind> kinds() {
    return List.of(
        StepKind.plain(
            "base64",
            "Bytes from base64, standard or URL-safe alphabet.",
            new Example("base64 | text", "b24=", "on"),
            BinarySteps::base64),
        StepKind.plain(
            "hex",
            "Bytes from hexadecimal digits; spaces, colons and a leading 0x are ignored.",
            new Example("hex | text", "6F 6E", "on"),
            BinarySteps::hex),
        StepKind.plain(
            "registers",
            "Bytes from whole numbers of 16 bits each, as Modbus gateways write them, separated by"
                + " spaces, commas or semicolons; 256 at most.",
            new Example("registers | binary(float32)", "16812 0", "21.5"),
            BinarySteps::registers),
        new StepKind(
            "bytes",
            "bytes(4, 2)",
            "Some of the bytes: the first of them, negative from the end, and how many; without"
                + " that all that follow.",
            new Example("hex | bytes(1, 2) | text", "00 6f 6e ff", "on"),
            BinarySteps::bytes),
        new StepKind(
            "binary",
            "binary(int16, be, 0)",
            "A number in bytes: int8, uint8, int16, uint16, int24, uint24, int32, uint32, int64,"
                + " uint64, float32, float64, bcd16 or bcd32; be (default) or le; the offset in"
                + " bytes (default 0); word-swap for values whose 16-bit words are in the other"
                + " order.",
            new Example("hex | binary(float32, be, 1, word-swap)", "01 00 00 41 AC", "21.5"),
            BinarySteps::binary));
  }

  private static Object base64(Object raw) {
    String text = Raw.text(raw).trim();
    boolean url = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    try {
      return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
    } catch (IllegalArgumentException e) {
      return Fault.step("[" + Raw.cut(text) + "] is not base64: " + e.getMessage());
    }
  }

  private static Object hex(Object raw) {
    String text = Raw.text(raw).trim();
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    try {
      return HexFormat.of().parseHex(digits.replace(" ", "").replace(":", ""));
    } catch (IllegalArgumentException e) {
      return Fault.step("[" + Raw.cut(text) + "] is not hexadecimal: " + e.getMessage());
    }
  }

  private static Object registers(Object raw) {
    String[] words = SEPARATOR.split(Raw.text(raw).trim(), MAX_REGISTERS + 1);
    if (words.length > MAX_REGISTERS) {
      return Fault.step("more than " + MAX_REGISTERS + " registers");
    }
    ByteBuffer bytes = ByteBuffer.allocate(2 * words.length);
    for (String word : words) {
      Object number = Numbers.parse(word);
      if (!(number instanceof Long register) || register < Short.MIN_VALUE || register > 0xFFFF) {
        return Fault.step("[" + Raw.cut(word) + "] is not a register of 16 bits");
      }
      bytes.putShort(register.shortValue());
    }
    return bytes.array();
  }

  private static Step binary(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("needs the type, for example int16");
    }
    Arguments.atMost(arguments, 4);
    Layout layout = layout(arguments.get(0));
    ByteOrder order = ByteOrder.BIG_ENDIAN;
    int offset = 0;
    boolean swap = false;
    for (int i = 1; i < arguments.size(); i++) {
      switch (arguments.get(i).toLowerCase(Locale.ROOT)) {
        case "be" -> order = ByteOrder.BIG_ENDIAN;
        case "le" -> order = ByteOrder.LITTLE_ENDIAN;
        case "word-swap" -> swap = true;
        default -> offset = Arguments.whole(arguments, i, 0, 1_000_000, "the offset in bytes");
      }
    }
    if (swap && layout.size % 4 != 0) {
      throw new IllegalArgumentException("word-swap needs a type of 4 or 8 bytes");
    }
    return reader(layout, order, offset, swap);
  }

  private static Layout layout(String name) {
    try {
      return Layout.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the type must be int8 to uint64, float32, float64, bcd16 or bcd32, not [" + name + "]",
          e);
    }
  }

  private static Step reader(Layout layout, ByteOrder order, int offset, boolean swap) {
    return raw -> {
      if (!(raw instanceof byte[] bytes)) {
        return notBytes(raw, "binary");
      }
      if (bytes.length - layout.size < offset) {
        return Fault.step(
            "bytes "
                + offset
                + " to "
                + (offset + layout.size - 1)
                + " are wanted, there are "
                + bytes.length);
      }
      ByteBuffer buffer =
          ByteBuffer.wrap(swap ? swapped(bytes, offset, layout.size) : bytes).order(order);
      return read(layout, buffer, swap ? 0 : offset);
    };
  }

  private static byte[] swapped(byte[] bytes, int offset, int size) {
    byte[] words = new byte[size];
    for (int i = 0; i < size; i += 2) {
      words[i] = bytes[offset + size - 2 - i];
      words[i + 1] = bytes[offset + size - 1 - i];
    }
    return words;
  }

  private static Object read(Layout layout, ByteBuffer buffer, int at) {
    return switch (layout) {
      case INT8 -> (long) buffer.get(at);
      case UINT8 -> buffer.get(at) & 0xFFL;
      case INT16 -> (long) buffer.getShort(at);
      case UINT16 -> buffer.getShort(at) & 0xFFFFL;
      case INT32 -> (long) buffer.getInt(at);
      case UINT32 -> buffer.getInt(at) & 0xFFFF_FFFFL;
      case INT64 -> buffer.getLong(at);
      case UINT64 -> unsigned(buffer.getLong(at));
      case FLOAT32 -> (double) buffer.getFloat(at);
      case FLOAT64 -> buffer.getDouble(at);
      case UINT24 -> raw(buffer, at, 3);
      case INT24 -> raw(buffer, at, 3) << 40 >> 40;
      case BCD16 -> bcd(raw(buffer, at, 2), 4);
      case BCD32 -> bcd(raw(buffer, at, 4), 8);
    };
  }

  private static long raw(ByteBuffer buffer, int at, int size) {
    boolean big = buffer.order() == ByteOrder.BIG_ENDIAN;
    long bits = 0;
    for (int i = 0; i < size; i++) {
      bits = bits << 8 | (buffer.get(at + (big ? i : size - 1 - i)) & 0xFF);
    }
    return bits;
  }

  private static Object bcd(long bits, int digits) {
    long number = 0;
    for (int i = digits - 1; i >= 0; i--) {
      long digit = bits >> (4 * i) & 0xF;
      if (digit > 9) {
        return Fault.step("[" + Long.toHexString(bits) + "] has digits that are not decimal");
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static Step bytes(List<String> arguments) {
    int offset = Arguments.whole(arguments, 0, -1_000_000, 1_000_000, "the first byte");
    Arguments.atMost(arguments, 2);
    int length =
        arguments.size() < 2 ? -1 : Arguments.whole(arguments, 1, 1, 1_000_000, "how many bytes");
    return raw -> {
      if (!(raw instanceof byte[] all)) {
        return notBytes(raw, "bytes");
      }
      int from = offset < 0 ? all.length + offset : offset;
      int to = length < 0 ? all.length : from + length;
      return from >= 0 && from <= to && to <= all.length
          ? Arrays.copyOfRange(all, from, to)
          : Fault.step(
              "bytes from "
                  + offset
                  + (length < 0 ? "" : ", " + length + " of them,")
                  + " are wanted, there are "
                  + all.length);
    };
  }

  static Fault notBytes(Object raw, String step) {
    return Fault.step(
        "["
            + Raw.shown(raw)
            + "] is not bytes; use the selector $bytes, or base64 or hex before "
            + step);
  }

  private static Object unsigned(long bits) {
    return bits >= 0 ? (Object) bits : new BigDecimal(new BigInteger(Long.toUnsignedString(bits)));
  }
}
