package io.tagwire.host.command;

import io.tagwire.driver.config.Severity;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.preconfig.output.CsvWriter;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.TagRow;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the tags of a project as a table. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Writes every tag of a project as CSV, those of templates too: a row a tag, a column for"
            + " each setting. A project takes it back with the key tags.")
final class TagsExportCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write; default: standard output")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--separator",
      paramLabel = "WORD",
      description = "comma, semicolon or tab between cells; default: ${DEFAULT-VALUE}",
      defaultValue = "comma")
  private String separator = "comma";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    char between = separator();
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    Optional<Project> read =
        new ProjectLoader(new CatalogTemplates(), problems).load(project.path());
    problems.list().forEach(err::println);
    if (read.isEmpty() || problems.hasErrors()) {
      long errors =
          problems.list().stream().filter(one -> one.severity() == Severity.ERROR).count();
      err.println("tagwire: " + Wording.count(errors, "error") + " in " + project.path());
      return Tagwire.NO;
    }
    List<TagRow> rows = rows(read.get());
    String table = CsvWriter.table(rows, between);
    if (out.isPresent()) {
      Files.writeString(out.get(), table);
      err.println(Wording.count(rows.size(), "tag") + " written to " + out.get());
    } else {
      spec.commandLine().getOut().print(table);
      spec.commandLine().getOut().flush();
    }
    return Tagwire.DONE;
  }

  private char separator() {
    return switch (separator) {
      case "comma" -> ',';
      case "semicolon" -> ';';
      case "tab" -> '\t';
      default ->
          throw new ParameterException(
              spec.commandLine(),
              "--separator must be comma, semicolon or tab, not [" + separator + "]");
    };
  }

  private static List<TagRow> rows(Project project) {
    List<TagRow> rows = new ArrayList<>();
    for (ConnectionConfig connection : project.connections()) {
      for (GroupConfig group : connection.groups()) {
        for (SourcedPoint point : group.points()) {
          rows.add(new TagRow(connection.name(), group.name(), point));
        }
      }
    }
    return rows;
  }
}
