package io.tagwire.host.command;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.host.project.GeneratedFile;
import io.tagwire.preconfig.Applied;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.output.PointDiff;
import io.tagwire.preconfig.source.ParameterRow;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.RowsReader;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Applies a template and writes the points as a file to include. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description =
        "Applies a template to one device or a list, and writes the points as a file to include in"
            + " a project. What changes in a file that is there is shown first.")
final class PreconfigApplyCommand implements Callable<Integer> {
  private static final Place HERE = new Place("command line", 0);

  @Parameters(index = "0", paramLabel = "ID", description = "Id of a template, or its file")
  private String id = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A parameter, for all devices of --rows; members of lists as key.0.column=…")
  private Map<String, String> set = Map.of();

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description = "Devices, one a row: CSV or a YAML list")
  private Optional<Path> rows = Optional.empty();

  @Mixin private Placement placement = new Placement();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write; default: standard output")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--dry-run", description = "Show what would change, write nothing")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    Preconfig preconfig = new Preconfig(Catalog.shipped());
    Optional<Template> template = preconfig.template(id, Path.of(""), HERE, problems);
    SourcedSettings common = SourcedSettings.at(HERE, new Settings(set));
    List<ParameterRow> devices =
        rows.map(path -> RowsReader.read(path, path.toString(), problems))
            .orElseGet(() -> List.of(new ParameterRow(HERE, SourcedSettings.NONE)));
    Optional<Applied> applied = template.map(found -> preconfig.apply(found, devices, common));
    applied.ifPresent(done -> done.problems().forEach(problems::add));
    problems.list().forEach(err::println);
    if (applied.isEmpty() || problems.hasErrors()) {
      return Tagwire.NO;
    }
    err.println(applied.get().report());
    String text = placement.writer(applied.get().template().identity().id()).write(applied.get());
    if (file.isPresent()) {
      write(file.get(), text, applied.get());
    } else if (!dryRun) {
      spec.commandLine().getOut().print(text);
    }
    return Tagwire.DONE;
  }

  private void write(Path path, String text, Applied applied) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Point> after = applied.points().stream().map(SourcedPoint::point).toList();
    PointDiff diff = PointDiff.between(GeneratedFile.points(path), after);
    Placement.show(diff, out);
    if (!dryRun) {
      Files.writeString(path, text);
    }
  }
}
