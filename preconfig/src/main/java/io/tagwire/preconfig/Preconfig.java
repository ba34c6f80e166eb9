package io.tagwire.preconfig;

import io.tagwire.driver.config.Nearest;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.ParameterRow;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.source.YamlReader;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Expansion;
import io.tagwire.preconfig.template.Template;
import io.tagwire.preconfig.template.TemplateReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds templates and applies them. Thread-safe.
 *
 * @since 0.1
 */
public final class Preconfig {
  private final Catalog catalog;

  /**
   * With the templates of a catalogue.
   *
   * @param catalog the catalogue
   */
  public Preconfig(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Finds a template. Blocks on I/O if it is a file.
   *
   * @param reference the id of a template of the catalogue, or a file: a text that ends with {@code
   *     .yaml} or {@code .yml}
   * @param folder what a relative file is relative to
   * @param at where the reference stands
   * @param problems receives what is wrong: not found, or a fault in the template
   * @return the template; empty if there is a problem
   */
  public Optional<Template> template(String reference, Path folder, Place at, Problems problems) {
    if (reference.endsWith(".yaml") || reference.endsWith(".yml")) {
      return YamlReader.read(folder.resolve(reference), reference, problems)
          .flatMap(node -> TemplateReader.read(node, problems));
    }
    Optional<Template> template = catalog.find(reference);
    if (template.isEmpty()) {
      problems.error(
          at,
          "There is no template [" + reference + "]",
          Nearest.suggestion(reference, catalog.ids()));
    }
    return template;
  }

  /**
   * Applies a template to one device.
   *
   * @param template the template
   * @param parameters its parameters
   * @param at where they are given
   * @return points and problems
   */
  public Applied apply(Template template, SourcedSettings parameters, Place at) {
    return apply(template, List.of(new ParameterRow(at, parameters)), SourcedSettings.NONE);
  }

  /**
   * Applies a template to many devices. Every device is looked at, whatever is wrong with others.
   *
   * @param template the template
   * @param rows the parameters of each device
   * @param common parameters for all devices; those of a row win
   * @return points and problems
   */
  public Applied apply(Template template, List<ParameterRow> rows, SourcedSettings common) {
    Problems problems = new Problems();
    List<Applied.Row> done = new ArrayList<>();
    List<SourcedPoint> points = new ArrayList<>();
    SourcedSettings connection = SourcedSettings.NONE;
    for (ParameterRow row : rows) {
      Expansion expansion =
          Expander.expand(template, row.values().over(common), row.place(), problems);
      done.add(new Applied.Row(row.place(), expansion.parameters(), expansion.points().size()));
      points.addAll(expansion.points());
      connection = joined(connection, expansion.connection(), row.place(), problems);
    }
    return new Applied(
        template,
        done,
        PointReader.refuseDuplicates(points, problems),
        connection,
        problems.list());
  }

  // Devices of one application share the connection, so they must agree about it.
  private static SourcedSettings joined(
      SourcedSettings before, SourcedSettings more, Place at, Problems problems) {
    for (Map.Entry<String, String> entry : more.settings().values().entrySet()) {
      Optional<String> other = before.settings().text(entry.getKey());
      if (other.isPresent() && !other.get().equals(entry.getValue())) {
        problems.error(
            at,
            "Connection setting ["
                + entry.getKey()
                + "] would be ["
                + entry.getValue()
                + "], but a row before made it ["
                + other.get()
                + "]",
            "apply the template once for each connection");
      }
    }
    return before.over(more);
  }
}
