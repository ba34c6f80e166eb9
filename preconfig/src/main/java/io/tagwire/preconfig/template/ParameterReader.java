package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Decimal;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.File;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Folder;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Kind;
import io.tagwire.driver.config.Setting.Rows;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the parameters of a template. */
final class ParameterReader {
  private static final List<String> KINDS =
      List.of(
          "text", "whole", "decimal", "flag", "choice", "time", "secret", "file", "folder", "items",
          "rows", "entries");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Problems problems;

  ParameterReader(Problems problems) {
    this.problems = problems;
  }

  List<Setting> readAll(List<Mapping> mappings, boolean nested) {
    List<Setting> settings = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (Mapping mapping : mappings) {
      Optional<Setting> setting = read(mapping, nested);
      if (setting.isPresent() && !keys.add(setting.get().key())) {
        problems.error(
            mapping.place(), "Parameter [" + setting.get().key() + "] is described twice");
      } else {
        setting.ifPresent(settings::add);
      }
    }
    return settings;
  }

  private Optional<Setting> read(Mapping mapping, boolean nested) {
    Fields fields = new Fields(mapping, "A parameter", problems);
    Optional<String> key = fields.required("key");
    Optional<String> label = fields.required("label");
    Optional<String> help = fields.required("help");
    boolean required = fields.flag("required").orElse(false);
    Optional<String> fallback = fields.text("default");
    boolean advanced = fields.flag("advanced").orElse(false);
    Optional<Kind> kind = kind(fields, mapping, nested);
    fields.refuseRest();
    if (required && fallback.isPresent()) {
      problems.error(
          fields.at("required"),
          "Parameter [" + key.orElse("") + "] is required and has a default",
          "leave out one of the two");
    }
    if (key.isEmpty() || label.isEmpty() || help.isEmpty() || kind.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Setting(
              key.get(), kind.get(), label.get(), help.get(), required, fallback, advanced));
    } catch (IllegalArgumentException e) {
      problems.error(fields.at("key"), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<Kind> kind(Fields fields, Mapping mapping, boolean nested) {
    String word = fields.text("kind").orElse("text");
    return switch (word) {
      case "text" -> Optional.of(new Text(pattern(fields)));
      case "whole" -> Optional.of(whole(fields));
      case "decimal" -> Optional.of(decimal(fields));
      case "flag" -> Optional.of(new Flag());
      case "choice" -> choice(fields, mapping);
      case "time" ->
          Optional.of(
              new Time(
                  fields.duration("min").orElse(Duration.ZERO),
                  fields.duration("max").orElse(LONGEST)));
      case "secret" -> Optional.of(new Secret());
      case "file" -> Optional.of(new File());
      case "folder" -> Optional.of(new Folder());
      case "items", "rows", "entries" ->
          nested ? nestedList(fields, word) : list(fields, mapping, word);
      default -> {
        problems.error(
            fields.at("kind"),
            "There is no kind of parameter [" + word + "]",
            Nearest.suggestion(word, KINDS));
        yield Optional.empty();
      }
    };
  }

  private Optional<Kind> nestedList(Fields fields, String word) {
    problems.error(fields.at("kind"), "A list of [" + word + "] is not possible inside a list");
    return Optional.empty();
  }

  private Optional<Kind> list(Fields fields, Mapping mapping, String word) {
    if (word.equals("rows")) {
      List<Setting> columns = readAll(fields.mappings("columns"), true);
      if (columns.isEmpty()) {
        problems.error(mapping.place(), "Parameter of kind [rows] needs the key [columns]");
        return Optional.empty();
      }
      return Optional.of(new Rows(columns));
    }
    String part = word.equals("items") ? "item" : "value";
    Optional<Mapping> inner = fields.mapping(part);
    if (inner.isEmpty()) {
      return Optional.of(word.equals("items") ? new Items(Text.ANY) : new Entries(Text.ANY));
    }
    Fields innerFields = new Fields(inner.get(), "Key [" + part + "]", problems);
    Optional<Kind> kind = kind(innerFields, inner.get(), true);
    innerFields.refuseRest();
    return kind.map(one -> word.equals("items") ? new Items(one) : new Entries(one));
  }

  private Optional<Kind> choice(Fields fields, Mapping mapping) {
    List<String> options = fields.texts("options");
    if (options.isEmpty()) {
      problems.error(mapping.place(), "Parameter of kind [choice] needs the key [options]");
      return Optional.empty();
    }
    return Optional.of(new Choice(options));
  }

  private static Whole whole(Fields fields) {
    return new Whole(
        fields.whole("min").orElse(Long.MIN_VALUE),
        fields.whole("max").orElse(Long.MAX_VALUE),
        fields.text("unit").orElse(""));
  }

  private static Decimal decimal(Fields fields) {
    return new Decimal(
        fields.decimal("min").orElse(-Double.MAX_VALUE),
        fields.decimal("max").orElse(Double.MAX_VALUE),
        fields.text("unit").orElse(""));
  }

  private String pattern(Fields fields) {
    String pattern = fields.text("pattern").orElse("");
    try {
      return Pattern.compile(pattern).pattern();
    } catch (PatternSyntaxException e) {
      problems.error(
          fields.at("pattern"),
          "[" + pattern + "] is not a regular expression: " + e.getDescription());
      return "";
    }
  }
}
