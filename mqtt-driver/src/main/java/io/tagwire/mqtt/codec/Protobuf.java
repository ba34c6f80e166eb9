package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * Protocol Buffers by a descriptor set. Loaded only when a chain has it: its library need not be
 * there otherwise.
 */
final class Protobuf {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String TIMESTAMP = "google.protobuf.Timestamp";

  private Protobuf() {}

  static Step step(List<String> arguments) {
    Arguments.exactly(
        arguments, 2, "the file of a descriptor set and the full name of the message");
    Descriptor type = DescriptorFile.message(arguments.get(0), arguments.get(1));
    return Step.document(raw -> parse(raw, type));
  }

  private static Object parse(Object raw, Descriptor type) {
    if (!(raw instanceof byte[] bytes)) {
      return BinarySteps.notBytes(raw, "protobuf");
    }
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      in.setRecursionLimit(Json.MAX_DEPTH);
      Object tree = tree(DynamicMessage.parseFrom(type, in));
      return tree instanceof JsonNode node ? Json.plain(node) : tree;
    } catch (IOException e) {
      return BinaryTree.fault(type.getFullName(), String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode tree(Message message) {
    if (message.getDescriptorForType().getFullName().equals(TIMESTAMP)) {
      return timestamp(message);
    }
    ObjectNode object = NODES.objectNode();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      // A field without presence that is not on the wire has its default: that is its value.
      if (field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : isThere(message, field)) {
        object.set(field.getName(), value(field, message.getField(field)));
      }
    }
    return object;
  }

  private static boolean isThere(Message message, FieldDescriptor field) {
    return !field.hasPresence() || message.hasField(field);
  }

  private static JsonNode timestamp(Message message) {
    Descriptor type = message.getDescriptorForType();
    long seconds = (Long) message.getField(type.findFieldByNumber(1));
    int nanos = (Integer) message.getField(type.findFieldByNumber(2));
    try {
      return NODES.textNode(Instant.ofEpochSecond(seconds, nanos).toString());
    } catch (DateTimeException | ArithmeticException e) {
      return NODES.nullNode();
    }
  }

  private static JsonNode value(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      ObjectNode map = NODES.objectNode();
      for (Object entry : (List<?>) value) {
        Message pair = (Message) entry;
        FieldDescriptor name = pair.getDescriptorForType().findFieldByNumber(1);
        FieldDescriptor held = pair.getDescriptorForType().findFieldByNumber(2);
        map.set(String.valueOf(pair.getField(name)), single(held, pair.getField(held)));
      }
      return map;
    }
    if (field.isRepeated()) {
      ArrayNode array = NODES.arrayNode();
      for (Object one : (List<?>) value) {
        array.add(single(field, one));
      }
      return array;
    }
    return single(field, value);
  }

  private static JsonNode single(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case INT ->
          NODES.numberNode(isUnsigned(field) ? (Integer) value & 0xFFFF_FFFFL : (Integer) value);
      case LONG -> whole(field, (Long) value);
      case FLOAT -> NODES.numberNode((Float) value);
      case DOUBLE -> NODES.numberNode((Double) value);
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case STRING -> NODES.textNode((String) value);
      case BYTE_STRING -> NODES.binaryNode(((ByteString) value).toByteArray());
      case ENUM -> NODES.textNode(((EnumValueDescriptor) value).getName());
      case MESSAGE -> tree((Message) value);
    };
  }

  private static JsonNode whole(FieldDescriptor field, long value) {
    return isUnsigned(field) && value < 0
        ? NODES.numberNode(new BigInteger(Long.toUnsignedString(value)))
        : NODES.numberNode(value);
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
  }
}
