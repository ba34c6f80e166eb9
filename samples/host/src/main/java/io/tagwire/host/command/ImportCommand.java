package io.tagwire.host.command;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.point.Point;
import io.tagwire.host.project.DiscoveryImport;
import io.tagwire.host.project.GeneratedFile;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.importer.ImportFilter;
import io.tagwire.preconfig.importer.ImportOptions;
import io.tagwire.preconfig.importer.Imported;
import io.tagwire.preconfig.importer.Importers;
import io.tagwire.preconfig.importer.NamingRule;
import io.tagwire.preconfig.output.PointDiff;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.SourcedPoint;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns discovery documents into points. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Turns what devices and bridges tell about themselves into tags: in a file to include, or"
            + " as saved documents of a project. What changes is shown before it is written; what"
            + " cannot be bound is listed with the reason.")
final class ImportCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "KIND",
      description =
          "What the documents are; auto for every kind there is: ${COMPLETION-CANDIDATES}",
      completionCandidates = Kinds.class)
  private String kind = "";

  @Mixin private MessageSource source = new MessageSource();

  @Option(
      names = "--out",
      paramLabel = "FILE|PROJECT",
      description =
          "A file to include (.yaml) for the tags, or the folder of a project for the documents;"
              + " default: tags to standard output")
  private Optional<Path> target = Optional.empty();

  @Option(
      names = "--include",
      paramLabel = "FILTER",
      description =
          "Take only what a filter holds for, such as vendor=Acme*,component=sensor; may be"
              + " repeated")
  private List<String> include = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "FILTER",
      description = "Leave out what a filter holds for; may be repeated")
  private List<String> exclude = List.of();

  @Option(
      names = "--name",
      paramLabel = "RULE",
      description = "How ids are made; default: $${device|id}.$${entity|id}")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--parameter",
      paramLabel = "KEY=VALUE",
      description = "A place that a catalogue leaves open; several values with commas between")
  private Map<String, String> parameters = Map.of();

  @Mixin private Placement placement = new Placement();

  @Option(names = "--preview", description = "Show what would change, write nothing")
  private boolean preview;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** The words for kinds. */
  static final class Kinds implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return Importers.words().iterator();
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    ImportOptions options = options();
    Optional<List<Document>> documents = documents();
    if (documents.isEmpty()) {
      return Tagwire.NO;
    }
    Optional<Imported> imported = Importers.importDocuments(kind, documents.get(), options);
    if (imported.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no importer [" + kind + "]: " + Nearest.suggestion(kind, Importers.words()));
    }
    List<Problem> problems = imported.get().problems();
    problems.forEach(err::println);
    err.println(imported.get().report());
    if (problems.stream().anyMatch(one -> one.severity() == Severity.ERROR)) {
      return Tagwire.NO;
    }
    if (imported.get().points().isEmpty()) {
      err.println("tagwire: no document gives a tag; nothing is written");
      return Tagwire.NO;
    }
    write(imported.get(), documents.get());
    return Tagwire.DONE;
  }

  private Optional<List<Document>> documents() throws IOException, InterruptedException {
    Optional<Path> file = source.file();
    if (file.isPresent()) {
      try {
        return Optional.of(DiscoveryImport.documents(file.get()));
      } catch (IOException e) {
        throw new IOException("[" + file.get() + "] cannot be read: " + e.getMessage(), e);
      }
    }
    HeardDocuments heard = new HeardDocuments();
    boolean listened =
        source.read(
            spec.commandLine().getErr(), () -> Wording.count(heard.size(), "document"), heard::add);
    return listened ? Optional.of(heard.list()) : Optional.empty();
  }

  private ImportOptions options() {
    try {
      return new ImportOptions(
          include.stream().map(ImportFilter::parse).toList(),
          exclude.stream().map(ImportFilter::parse).toList(),
          name.map(NamingRule::parse).orElse(NamingRule.USUAL),
          parameters);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void write(Imported imported, List<Document> documents) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Point> after = imported.points().stream().map(SourcedPoint::point).toList();
    String usualGroup = "imported-" + kind;
    String text =
        placement
            .writer(usualGroup)
            .write(List.of("Generated by tagwire import " + kind + "."), after);
    if (target.isEmpty()) {
      if (!preview) {
        out.print(text);
      }
      return;
    }
    Path path = target.get();
    String file = path.toString();
    boolean isFile = file.endsWith(".yaml") || file.endsWith(".yml");
    ImportedProject project =
        new ImportedProject(
            path,
            kind,
            placement.connection(),
            placement.group(usualGroup),
            spec.commandLine().getErr());
    List<Point> before = isFile ? GeneratedFile.points(path) : project.points();
    PointDiff diff = PointDiff.between(before, after);
    Placement.show(diff, out);
    if (preview) {
      return;
    }
    if (isFile) {
      Files.writeString(path, text);
    } else {
      project.write(
          imported,
          documents,
          new ImportedProject.Choices(include, exclude, name, parameters),
          source.connection().text("brokers.0").orElse(""));
    }
  }
}
