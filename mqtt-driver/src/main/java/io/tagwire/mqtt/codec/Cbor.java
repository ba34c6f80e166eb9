package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;

/** CBOR (RFC 8949). Loaded only when a chain has it: its library need not be there otherwise. */
final class Cbor {
  private static final ObjectMapper MAPPER =
      CBORMapper.builder(CBORFactory.builder().streamReadConstraints(Json.CONSTRAINTS).build())
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Cbor() {}

  static Step step() {
    return Step.document(Cbor::parse);
  }

  private static Object parse(Object raw) {
    if (!(raw instanceof byte[] bytes)) {
      return BinarySteps.notBytes(raw, "cbor");
    }
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node == null || node instanceof MissingNode) {
        return BinaryTree.fault("CBOR", "there is nothing");
      }
      return BinaryTree.isReasonable(node)
          ? Json.plain(node)
          : BinaryTree.fault("CBOR that is read", "a number is too long");
    } catch (IOException e) {
      return BinaryTree.fault("CBOR", String.valueOf(e.getMessage()));
    }
  }
}
