package io.tagwire.host.project;

import io.tagwire.preconfig.Applied;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.ParameterRow;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.RowsReader;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.template.Template;
import java.util.List;
import java.util.Optional;

/** The shipped templates, and template files beside the project. */
public final class CatalogTemplates implements Templates {
  private final Preconfig preconfig = new Preconfig(Catalog.shipped());

  /** Reads the shipped templates. */
  public CatalogTemplates() {}

  @Override
  public List<SourcedPoint> apply(Use use, Problems problems) {
    return applied(use, problems).map(Applied::points).orElse(List.of());
  }

  /**
   * Applies a template and tells what each device gave.
   *
   * @param use which, and with what
   * @param problems receives everything that is wrong
   * @return points and devices; empty if there is no such template
   */
  public Optional<Applied> applied(Use use, Problems problems) {
    Optional<Template> template =
        preconfig.template(use.template(), use.folder(), use.templatePlace(), problems);
    SourcedSettings common = parameters(use, problems);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    List<ParameterRow> rows =
        use.rows()
            .map(file -> RowsReader.read(use.folder().resolve(file), nameOf(use, file), problems))
            .orElseGet(() -> List.of(new ParameterRow(use.place(), SourcedSettings.NONE)));
    Applied applied = preconfig.apply(template.get(), rows, common);
    applied.problems().forEach(problems::add);
    return Optional.of(applied);
  }

  private static String nameOf(Use use, String file) {
    return use.folder().resolve(file).toString();
  }

  private static SourcedSettings parameters(Use use, Problems problems) {
    if (use.set().isEmpty()) {
      return SourcedSettings.NONE;
    }
    if (use.set().get() instanceof Mapping mapping) {
      return SourcedSettings.flatten(mapping, problems);
    }
    problems.error(
        use.set().get().place(), "Key [set] must be a mapping, not " + use.set().get().noun());
    return SourcedSettings.NONE;
  }
}
