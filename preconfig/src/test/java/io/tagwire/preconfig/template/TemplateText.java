package io.tagwire.preconfig.template;

import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.YamlReader;
import java.util.Optional;

/** Templates that a test writes itself. */
public final class TemplateText {
  /** The first five lines of a template {@code t}. */
  public static final String HEAD =
      """
      template: t
      version: 1.0.0
      title: T
      family: F
      description: D
      """;

  private TemplateText() {}

  /**
   * Reads one.
   *
   * @param text the whole of it
   * @param problems receives what is wrong
   * @return empty if it cannot be read
   */
  public static Optional<Template> read(String text, Problems problems) {
    return YamlReader.parse("t.yaml", text, problems)
        .flatMap(node -> TemplateReader.read(node, problems));
  }

  /**
   * Reads one without faults.
   *
   * @param text the whole of it
   * @return the template
   */
  public static Template sound(String text) {
    Problems problems = new Problems();
    return read(text, problems).orElseThrow(() -> new AssertionError(problems.list().toString()));
  }
}
