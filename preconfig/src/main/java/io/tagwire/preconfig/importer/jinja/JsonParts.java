package io.tagwire.preconfig.importer.jinja;

import io.tagwire.preconfig.importer.jinja.Symbol.Constant;
import io.tagwire.preconfig.importer.jinja.Symbol.Document;
import io.tagwire.preconfig.importer.jinja.Symbol.Parts;
import io.tagwire.preconfig.source.JsonReader;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Texts and values in turn that are a JSON object together. */
final class JsonParts {
  // Private use characters: no document holds them.
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';

  private JsonParts() {}

  static Optional<Document> document(Parts parts) {
    String text = text(parts.parts());
    Optional<Node> node = JsonReader.parse("template", text, new Problems());
    if (node.isEmpty() || !(node.get() instanceof Mapping mapping)) {
      return Optional.empty();
    }
    Map<String, Symbol> members = new LinkedHashMap<>();
    for (Member member : mapping.members()) {
      if (member.value() instanceof Scalar scalar) {
        members.put(member.key(), symbol(scalar, parts.parts()));
      }
    }
    return Optional.of(new Document(members, Map.of()));
  }

  private static Symbol symbol(Scalar scalar, List<Symbol> parts) {
    String text = scalar.text();
    boolean whole =
        text.length() > 2 && text.charAt(0) == OPEN && text.indexOf(CLOSE) == text.length() - 1;
    return whole
        ? parts.get(Integer.parseInt(text.substring(1, text.length() - 1)))
        : new Constant(text);
  }

  private static String text(List<Symbol> parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Constant constant) {
        text.append(constant.printed().replace(OPEN, ' ').replace(CLOSE, ' '));
        continue;
      }
      boolean quoted = text.length() > 0 && text.charAt(text.length() - 1) == '"';
      String quote = quoted ? "" : "\"";
      text.append(quote).append(OPEN).append(i).append(CLOSE).append(quote);
    }
    return text.toString();
  }
}
