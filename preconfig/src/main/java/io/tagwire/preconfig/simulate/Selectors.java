package io.tagwire.preconfig.simulate;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;
import java.util.List;
import java.util.Optional;

/** Places in documents that selectors name, to be written to. */
final class Selectors {
  private Selectors() {}

  // Of several places to look at the first is the one to write to.
  static String pointer(String selector) {
    return alternatives(selector).get(0);
  }

  static List<String> alternatives(String selector) {
    return List.of(selector.split("\\s*\\|\\|\\s*", -1));
  }

  static boolean isLiteral(String text) {
    return text.matches("true|false|null|-?\\d{1,18}(\\.\\d{1,15})?");
  }

  /** Puts a raw text of a point there, as the document has it already, or as its type is. */
  static void put(Point point, Tree body, String pointer, String raw) {
    boolean number = point.type() != ValueType.TEXT && isLiteral(raw);
    boolean there = body.get(pointer).isPresent();
    put(body, pointer, raw, there ? !body.isLiteral(pointer) || !isLiteral(raw) : !number);
  }

  private static void put(Tree body, String pointer, String raw, boolean quoted) {
    boolean document = raw.startsWith("{") || raw.startsWith("[");
    Optional<Tree> tree = document ? Tree.parse(raw) : Optional.<Tree>empty();
    if (tree.isPresent()) {
      body.set(pointer, tree.get());
    } else {
      body.set(pointer, raw, quoted);
    }
  }

  /** A document for which all conditions hold, as far as they tell a text. */
  static Tree meant(List<Settings> conditions) {
    Tree body = Tree.empty();
    for (Settings row : conditions) {
      String selector = row.text("selector").orElse("");
      if (selector.startsWith("/")) {
        row.text("equals")
            .or(() -> row.text("matches").map(Selectors::oneOf))
            .ifPresent(text -> body.set(pointer(selector), text, true));
      }
    }
    return body;
  }

  // The first alternative of a simple expression.
  private static String oneOf(String regex) {
    return regex.split("\\|", 2)[0].replaceAll("[()^$?:]|\\.[*+]", "");
  }
}
