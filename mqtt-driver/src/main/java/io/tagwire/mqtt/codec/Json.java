package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tagwire.mqtt.codec.Decoded.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON as devices send it: exact numbers, bounded cost, and the field's sloppiness understood. */
final class Json {
  static final int MAX_DEPTH = 64;
  static final int MAX_NUMBER_LENGTH = 400;
  private static final int MAX_NAME_LENGTH = 4_096;
  private static final int MAX_STRING_LENGTH = 4 * 1024 * 1024;
  private static final long MAX_DOCUMENT_LENGTH = 16L * 1024 * 1024;
  private static final long MAX_TOKENS = 1_000_000;

  /** What a document may cost, whatever it is written in. */
  static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(MAX_NUMBER_LENGTH)
          .maxNameLength(MAX_NAME_LENGTH)
          .maxStringLength(MAX_STRING_LENGTH)
          .maxDocumentLength(MAX_DOCUMENT_LENGTH)
          .maxTokenCount(MAX_TOKENS)
          .build();

  static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(CONSTRAINTS)
                  // Names come from strangers: they do not go into the JVM's string pool.
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .build())
          .enable(
              JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
              JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
              JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
          .enable(
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** Parses a document: a {@link JsonNode} or a {@link Fault}. */
  static Object parse(byte[] bytes) {
    int length = bytes.length;
    // Firmware in C likes to send the terminating zero or a line end as well.
    while (length > 0 && bytes[length - 1] >= 0 && bytes[length - 1] <= ' ') {
      length--;
    }
    try {
      return read(bytes, length);
    } catch (NumberFormatException e) {
      return hugeExponent();
    } catch (StreamConstraintsException e) {
      return fault(e);
    } catch (JsonProcessingException e) {
      byte[] repaired = BareNumbers.repair(bytes, length);
      return repaired == null ? fault(e) : parseRepaired(repaired);
    } catch (IOException e) {
      return new Fault(Reason.PAYLOAD, "Payload is not JSON: " + e.getMessage());
    }
  }

  private static Object parseRepaired(byte[] bytes) {
    try {
      return read(bytes, bytes.length);
    } catch (NumberFormatException e) {
      return hugeExponent();
    } catch (JsonProcessingException e) {
      return fault(e);
    } catch (IOException e) {
      return new Fault(Reason.PAYLOAD, "Payload is not JSON: " + e.getMessage());
    }
  }

  // 1e99999999999 is JSON, but no number of Java; the parser does not wrap what that gives.
  private static Fault hugeExponent() {
    return new Fault(Reason.PAYLOAD, "Payload is not JSON that is read: an exponent is too large");
  }

  private static Object read(byte[] bytes, int length) throws IOException {
    JsonNode node = MAPPER.readTree(bytes, 0, length);
    return node == null || node instanceof MissingNode
        ? new Fault(Reason.PAYLOAD, "Payload is not JSON: it is empty")
        : node;
  }

  private static Fault fault(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String message = e.getOriginalMessage();
    int end = message.indexOf('\n');
    String place = at == null ? "" : ", at byte " + Math.max(0, at.getByteOffset());
    return new Fault(
        Reason.PAYLOAD,
        "Payload is not JSON: " + (end < 0 ? message : message.substring(0, end)) + place);
  }

  /** What a place holds, in the terms of {@link Raw}. */
  static Object plain(@Nullable JsonNode node) {
    if (node == null) {
      return Nothing.ABSENT;
    }
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NULL -> Nothing.NULL;
      case MISSING -> Nothing.ABSENT;
      case BINARY -> bytes(node);
      case NUMBER -> number(node);
      default -> node;
    };
  }

  private static Object bytes(JsonNode node) {
    try {
      return node.binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object number(JsonNode node) {
    if (node.isBigDecimal()) {
      return node.decimalValue();
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong()
          ? (Object) node.longValue()
          : new BigDecimal(node.bigIntegerValue());
    }
    return node.doubleValue();
  }

  /** The name of the n-th member, negative from the end, or ABSENT. */
  static Object name(Object raw, int n) {
    if (!(raw instanceof ObjectNode object)) {
      return Nothing.ABSENT;
    }
    int at = n < 0 ? object.size() + n : n;
    int i = 0;
    for (var names = object.fieldNames(); names.hasNext(); i++) {
      String name = names.next();
      if (i == at) {
        return name;
      }
    }
    return Nothing.ABSENT;
  }
}
