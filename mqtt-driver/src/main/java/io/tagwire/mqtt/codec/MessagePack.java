package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** MessagePack. Loaded only when a chain has it: its library need not be there otherwise. */
final class MessagePack {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final byte TIMESTAMP = -1;

  private final MessageUnpacker in;
  private final int length;

  private MessagePack(byte[] bytes) {
    this.in = org.msgpack.core.MessagePack.newDefaultUnpacker(bytes);
    this.length = bytes.length;
  }

  static Step step() {
    // Refuses here, where a person reads it, if the library is not there.
    var unused = org.msgpack.core.MessagePack.newDefaultUnpacker(new byte[0]);
    return Step.document(MessagePack::parse);
  }

  private static Object parse(Object raw) {
    if (!(raw instanceof byte[] bytes)) {
      return BinarySteps.notBytes(raw, "msgpack");
    }
    try {
      MessagePack document = new MessagePack(bytes);
      JsonNode node = document.read(0);
      return document.in.hasNext()
          ? BinaryTree.fault("MessagePack", "more follows after the value")
          : Json.plain(node);
    } catch (IOException | MessagePackException e) {
      return BinaryTree.fault("MessagePack", String.valueOf(e.getMessage()));
    }
  }

  private JsonNode read(int depth) throws IOException {
    if (depth > Json.MAX_DEPTH) {
      throw new MessagePackException("more than " + Json.MAX_DEPTH + " levels");
    }
    return switch (in.getNextFormat().getValueType()) {
      case NIL -> {
        in.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(in.unpackBoolean());
      case INTEGER -> whole(in.unpackBigInteger());
      case FLOAT -> NODES.numberNode(in.unpackDouble());
      case STRING -> NODES.textNode(text(in.unpackRawStringHeader()));
      case BINARY -> NODES.binaryNode(in.readPayload(there(in.unpackBinaryHeader(), 1)));
      case ARRAY -> array(there(in.unpackArrayHeader(), 1), depth);
      case MAP -> map(there(in.unpackMapHeader(), 2), depth);
      case EXTENSION -> extension();
    };
  }

  private static JsonNode whole(BigInteger number) {
    return number.bitLength() < Long.SIZE
        ? NODES.numberNode(number.longValue())
        : NODES.numberNode(number);
  }

  private String text(int size) throws IOException {
    return new String(in.readPayload(there(size, 1)), StandardCharsets.UTF_8);
  }

  // What a header promises must be there, before room is made for it.
  private int there(int count, int size) {
    if (count < 0 || (long) count * size > length - in.getTotalReadBytes()) {
      throw new MessagePackException("it ends too early");
    }
    return count;
  }

  private JsonNode array(int count, int depth) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(read(depth + 1));
    }
    return array;
  }

  private JsonNode map(int count, int depth) throws IOException {
    ObjectNode map = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      String name = Raw.text(Json.plain(read(depth + 1)));
      if (map.replace(name, read(depth + 1)) != null) {
        throw new MessagePackException("the name [" + Raw.cut(name) + "] is there twice");
      }
    }
    return map;
  }

  private JsonNode extension() throws IOException {
    ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
    int size = there(header.getLength(), 1);
    if (header.getType() == TIMESTAMP && (size == 4 || size == 8 || size == 12)) {
      return NODES.textNode(in.unpackTimestamp(header).toString());
    }
    return NODES.binaryNode(in.readPayload(size));
  }
}
