package io.tagwire.preconfig.importer;

import io.tagwire.driver.config.Nearest;
import io.tagwire.preconfig.template.Substitution;
import java.util.List;
import java.util.Map;

/**
 * How the id of a point is made: a text with references as in a template. <code>
 * ${device|id}.${entity|id}</code> is the usual one.
 *
 * @since 0.1
 */
public final class NamingRule {
  /** What can be referred to. */
  static final List<String> NAMES =
      List.of("device", "device-id", "vendor", "model", "entity", "entity-id", "component");

  /** Device and entity by their names, a dot between. */
  public static final NamingRule USUAL = parse("${device|id}.${entity|id}");

  private final String text;
  private final Substitution substitution;

  private NamingRule(String text, Substitution substitution) {
    this.text = text;
    this.substitution = substitution;
  }

  /**
   * Reads a rule.
   *
   * @param text the rule
   * @return the rule
   * @throws IllegalArgumentException with a sentence for people
   */
  public static NamingRule parse(String text) {
    Substitution substitution = Substitution.parse(text);
    for (String name : substitution.names()) {
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException(
            "Name ["
                + text
                + "]: there is no [${"
                + name
                + "}]; "
                + Nearest.suggestion(name, NAMES));
      }
    }
    if (!substitution.names().contains("entity") && !substitution.names().contains("entity-id")) {
      throw new IllegalArgumentException(
          "Name [" + text + "] must hold ${entity} or ${entity-id}: ids are unique");
    }
    return new NamingRule(text, substitution);
  }

  String id(Map<String, String> attributes) {
    String id = substitution.fill(attributes).strip();
    return id.startsWith(".") ? id.substring(1) : id;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamingRule rule && text.equals(rule.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
