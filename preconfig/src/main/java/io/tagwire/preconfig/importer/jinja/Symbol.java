package io.tagwire.preconfig.importer.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a value while no message is there. */
sealed interface Symbol
    permits Reading,
        Symbol.Constant,
        Symbol.Condition,
        Symbol.Document,
        Symbol.Parts,
        Symbol.Split {

  /**
   * A value that is known.
   *
   * @param value {@link String}, {@link BigDecimal}, {@link Boolean}, a list or map of symbols, or
   *     null for none
   */
  record Constant(@Nullable Object value) implements Symbol {
    /** As it is printed. */
    String printed() {
      if (value == null) {
        return "None";
      }
      if (value instanceof Boolean flag) {
        return flag ? "True" : "False";
      }
      return plain();
    }

    /** As it stands in a message. */
    String raw() {
      return value == null ? "null" : value instanceof Boolean ? value.toString() : plain();
    }

    private String plain() {
      if (value instanceof BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
      }
      if (value instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException("a list or a dictionary is no text");
    }

    /** Whether it says that there is nothing. */
    boolean isNothing() {
      return value == null
          || (value instanceof String text
              && List.of("", "None", "none", "null", "unknown", "unavailable").contains(text));
    }
  }

  /**
   * A question about a place.
   *
   * @param of the place
   * @param kind what is asked
   * @param words the texts of {@link Kind#ONE_OF}
   * @param negated whether the answer is turned round
   */
  record Condition(Reading of, Kind kind, List<String> words, boolean negated) implements Symbol {
    enum Kind {
      /** Whether it counts as true: the JSON flags, and 1 and 0. */
      TRUE,
      /** Whether it is one of the words. */
      ONE_OF,
      /** Whether it is in the message. */
      DEFINED
    }

    public Condition {
      words = List.copyOf(words);
    }

    Condition not() {
      return new Condition(of, kind, words, !negated);
    }

    Reading printed() {
      return choose(new Constant(true), new Constant(false));
    }

    /** One text or another. */
    Reading choose(Constant yes, Constant no) {
      String then = negated ? no.printed() : yes.printed();
      String otherwise = negated ? yes.printed() : no.printed();
      Map<String, String> choice = new LinkedHashMap<>();
      switch (kind) {
        case TRUE -> {
          choice.put("true", then);
          choice.put("1", then);
          choice.put("false", otherwise);
          choice.put("0", otherwise);
        }
        case ONE_OF -> {
          words.forEach(word -> choice.put(word, then));
          choice.put(Reading.OTHERWISE, otherwise);
        }
        case DEFINED ->
            throw new IllegalArgumentException("whether something is there is no value");
      }
      if (of.map().isEmpty()) {
        return of.mapped(choice);
      }
      // The question is about what a map made.
      Map<String, String> behind = new LinkedHashMap<>();
      of.map()
          .forEach(
              (raw, text) -> {
                String chosen = choice.getOrDefault(text, choice.get(Reading.OTHERWISE));
                if (chosen == null) {
                  throw new IllegalArgumentException("[" + text + "] is neither true nor false");
                }
                behind.put(raw, chosen);
              });
      return of.mapped(behind);
    }
  }

  /**
   * A JSON document made of values.
   *
   * @param members its members
   * @param when text that must be at a selector for the message to count
   */
  record Document(Map<String, Symbol> members, Map<String, String> when) implements Symbol {
    public Document {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
      when = Collections.unmodifiableMap(new LinkedHashMap<>(when));
    }
  }

  /**
   * Text and values in turn.
   *
   * @param parts constants and readings
   */
  record Parts(List<Symbol> parts) implements Symbol {
    public Parts {
      parts = List.copyOf(new ArrayList<>(parts));
    }
  }

  /**
   * A text that was cut into pieces.
   *
   * @param of the text
   * @param separator what stands between the pieces
   */
  record Split(Reading of, String separator) implements Symbol {
    Reading element(Constant index) {
      if (separator.length() == 1
          && index.value() instanceof BigDecimal number
          && number.abs().compareTo(BigDecimal.valueOf(1000)) < 0) {
        return of.step("csv(" + number.toPlainString() + ", " + Filters.quoted(separator) + ")");
      }
      throw new IllegalArgumentException("only one piece between single characters is supported");
    }
  }
}
