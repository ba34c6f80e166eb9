package io.tagwire.preconfig.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON (RFC 8259) into {@link Node}s: numbers, {@code true}, {@code false} and {@code null}
 * are scalars without quotes, with their exact text; of members of one name the last counts. A bare
 * {@code nan}, which some devices send, is read as a number. Size, depth and number of nodes are
 * bounded. Thread-safe.
 *
 * @since 0.1
 */
public final class JsonReader {
  /** Longest document, in characters. */
  static final int MAX_LENGTH = 16 * 1024 * 1024;

  /** A document may hold so many values. */
  static final int MAX_NODES = 1_000_000;

  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_LENGTH)
                  .maxNumberLength(1000)
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final String file;
  private final JsonParser parser;
  private int count;

  private JsonReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Reads a text.
   *
   * @param name how problems name its file
   * @param text the document
   * @param problems receives what is wrong; the first fault ends reading
   * @return the document; empty if it is broken
   */
  public static Optional<Node> parse(String name, String text, Problems problems) {
    if (text.length() > MAX_LENGTH) {
      problems.error(
          new Place(name, 0),
          "The document is longer than " + MAX_LENGTH / 1024 / 1024 + " million characters");
      return Optional.empty();
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonReader reader = new JsonReader(name, parser);
      if (parser.nextToken() == null) {
        problems.error(new Place(name, 0), "The document is empty");
        return Optional.empty();
      }
      Node root = reader.value();
      if (parser.nextToken() != null) {
        problems.error(reader.place(), "There is something behind the end of the document");
        return Optional.empty();
      }
      return Optional.of(root);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      problems.error(
          new Place(name, at == null ? 0 : Math.max(0, at.getLineNr())),
          "This is not JSON: " + e.getOriginalMessage() + column(at));
    } catch (IOException e) {
      problems.error(new Place(name, 0), "This is not JSON: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static String column(JsonLocation at) {
    return at == null ? "" : ", found at column " + at.getColumnNr();
  }

  private Place place() {
    return new Place(file, Math.max(0, parser.currentTokenLocation().getLineNr()));
  }

  // The depth is bounded by the parser.
  private Node value() throws IOException {
    if (++count > MAX_NODES) {
      throw new IOException("it has more than " + MAX_NODES + " values");
    }
    Place at = place();
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return mapping(at);
    }
    if (token == JsonToken.START_ARRAY) {
      return sequence(at);
    }
    return new Scalar(at, parser.getText(), token == JsonToken.VALUE_STRING);
  }

  private Mapping mapping(Place at) throws IOException {
    Map<String, Member> members = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      Place where = place();
      parser.nextToken();
      members.put(key, new Member(key, where, value()));
    }
    return new Mapping(at, List.copyOf(members.values()));
  }

  private Sequence sequence(Place at) throws IOException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return new Sequence(at, items);
  }
}
