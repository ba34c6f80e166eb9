package io.tagwire.mqtt.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.tagwire.mqtt.codec.StepKind.Example;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Steps that read a document, and into documents. */
final class DocumentSteps {
  private DocumentSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        StepKind.plain(
            "json",
            "Reads JSON that is inside a text or in bytes.",
            new Example("json | pointer('/level')", "{\"level\": 3.5}", "3.5"),
            Step.document(DocumentSteps::json)),
        new StepKind(
            "pointer",
            "pointer('/a/0')",
            "A place in JSON, by a JSON pointer as in selector; after json and the like.",
            new Example(
                "json | pointer('/pumps/[id=2]/rpm')",
                "{\"pumps\": [{\"id\": 2, \"rpm\": 900}]}",
                "900"),
            DocumentSteps::pointer),
        new StepKind(
            "xml",
            "xml('scale/gross/@unit')",
            "The text of an element or attribute: element names from below the root on, an"
                + " attribute after @; b[2] is the second b, b[@id=7] the one with that attribute."
                + " A document type declaration is refused.",
            new Example("xml('gross/@unit')", "<m><gross unit=\"kg\">1520.5</gross></m>", "kg"),
            XmlStep::of),
        StepKind.plain(
            "gzip",
            "Inflates bytes, by gzip or zlib, to at most "
                + Inflation.MAX_INFLATED / (1024 * 1024)
                + " MiB.",
            new Example("hex | gzip | text", "1f8b0800000000000203cbcf0300c829b60902000000", "on"),
            Step.document(Inflation::inflate)),
        new StepKind(
            "cbor",
            "cbor",
            "Reads CBOR (RFC 8949); what it holds is then as JSON.",
            new Example("hex | cbor | pointer('/t')", "a1 61 74 f9 4d 60", "21.5"),
            arguments -> {
              Arguments.atMost(arguments, 0);
              return Cbor.step();
            }),
        new StepKind(
            "msgpack",
            "msgpack",
            "Reads MessagePack; what it holds is then as JSON, timestamps as ISO 8601.",
            new Example("hex | msgpack | pointer('/t')", "81 a1 74 ca 41 ac 00 00", "21.5"),
            arguments -> {
              Arguments.atMost(arguments, 0);
              return MessagePack.step();
            }),
        new StepKind(
            "protobuf",
            "protobuf('plant.desc', 'plant.Reading')",
            "Reads a Protocol Buffers message: a descriptor set (protoc --include_imports"
                + " --descriptor_set_out) and the full name of the message. Fields have the names"
                + " of the .proto file; what it holds is then as JSON.",
            new Example(
                "hex | protobuf('plant.desc', 'plant.Reading') | pointer('/level')",
                "11 00 00 00 00 00 00 0c 40",
                "3.5"),
            // No reference to the method: that would load the class, and its library with it.
            arguments -> Protobuf.step(arguments)));
  }

  /** What a step needs beside the driver. */
  static String library(String step) {
    return switch (step) {
      case "cbor" -> "jackson-dataformat-cbor";
      case "msgpack" -> "msgpack-core";
      case "protobuf" -> "protobuf-java";
      default -> "see the log";
    };
  }

  private static Object json(Object raw) {
    if (raw instanceof JsonNode) {
      return raw;
    }
    byte[] bytes =
        raw instanceof byte[] binary ? binary : Raw.text(raw).getBytes(StandardCharsets.UTF_8);
    Object parsed = Json.parse(bytes);
    return parsed instanceof JsonNode node ? Json.plain(node) : parsed;
  }

  private static Step pointer(List<String> arguments) {
    Pointer pointer = Pointer.parse(Arguments.text(arguments, "a JSON pointer"), "Pointer");
    return raw ->
        raw instanceof JsonNode node
            ? Json.plain(pointer.find(node))
            : Fault.step("[" + Raw.shown(raw) + "] is no JSON object or array");
  }
}
