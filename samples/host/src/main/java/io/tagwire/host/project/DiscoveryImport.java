package io.tagwire.host.project;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.value.Bytes;
import io.tagwire.host.recording.Recording;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.importer.ImportFilter;
import io.tagwire.preconfig.importer.ImportOptions;
import io.tagwire.preconfig.importer.Imported;
import io.tagwire.preconfig.importer.ImportedDevice;
import io.tagwire.preconfig.importer.ImportedPoint;
import io.tagwire.preconfig.importer.Importers;
import io.tagwire.preconfig.importer.NamingRule;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A use of saved discovery documents in a project: {@code import}, {@code documents}, {@code
 * include}, {@code exclude}, {@code name}, {@code parameters}.
 */
public final class DiscoveryImport {
  /** The largest file of documents, in bytes. */
  static final long MAX_BYTES = 512L * 1024 * 1024;

  private DiscoveryImport() {}

  /**
   * Whether a preconfiguration of a project is one of documents.
   *
   * @param preconfiguration the preconfiguration
   * @return false for one of a template
   */
  static boolean isOne(Mapping preconfiguration) {
    return preconfiguration.get("import").isPresent();
  }

  /**
   * The points of documents. Blocks on I/O.
   *
   * @param fields the preconfiguration
   * @param folder what its file is relative to
   * @param problems receives everything that is wrong
   * @return the points, each asked for by its device
   */
  static List<SourcedPoint> points(Fields fields, Path folder, Problems problems) {
    Optional<String> word = fields.required("import");
    Optional<String> file = fields.required("documents");
    ImportOptions options = options(fields, problems);
    if (word.isEmpty() || file.isEmpty()) {
      return List.of();
    }
    if (!Importers.words().contains(word.get())) {
      problems.error(
          fields.at("import"),
          "There is no importer [" + word.get() + "]",
          Nearest.suggestion(word.get(), Importers.words()));
      return List.of();
    }
    List<Document> documents;
    try {
      documents = documents(folder.resolve(file.get()));
    } catch (IOException e) {
      problems.error(
          fields.at("documents"),
          "The documents [" + file.get() + "] cannot be read: " + e.getMessage(),
          "the path is relative to " + folder);
      return List.of();
    }
    Imported imported = Importers.importDocuments(word.get(), documents, options).orElseThrow();
    imported.problems().forEach(problem -> problems.add(inFile(problem, file.get())));
    if (imported.points().isEmpty()) {
      problems.warning(
          fields.at("documents"),
          "The documents [" + file.get() + "] give no points for importer [" + word.get() + "]");
    }
    return points(imported, file.get());
  }

  // A change of one device touches no other: each is asked for at a place of its own.
  private static List<SourcedPoint> points(Imported imported, String file) {
    List<SourcedPoint> points = new ArrayList<>();
    for (ImportedDevice device : imported.devices()) {
      Place asked = new Place(file + " (" + device.name() + ")", 0);
      for (ImportedPoint point : device.points()) {
        points.add(point.source().appliedAt(asked));
      }
    }
    return points;
  }

  private static Problem inFile(Problem problem, String file) {
    return new Problem(
        new Place(file, 0),
        problem.severity(),
        problem.place() + ": " + problem.message(),
        problem.suggestion());
  }

  private static ImportOptions options(Fields fields, Problems problems) {
    SourcedSettings parameters =
        fields
            .mapping("parameters")
            .map(mapping -> SourcedSettings.flatten(mapping, problems))
            .orElse(SourcedSettings.NONE);
    return new ImportOptions(
        parsed(fields, "include", ImportFilter::parse, problems),
        parsed(fields, "exclude", ImportFilter::parse, problems),
        parsed(fields, "name", NamingRule::parse, problems).stream()
            .findFirst()
            .orElse(NamingRule.USUAL),
        parameters.settings().values());
  }

  private static <T> List<T> parsed(
      Fields fields, String key, Function<String, T> parser, Problems problems) {
    List<T> parsed = new ArrayList<>();
    for (String text : fields.texts(key)) {
      try {
        parsed.add(parser.apply(text));
      } catch (IllegalArgumentException e) {
        problems.error(fields.at(key), String.valueOf(e.getMessage()));
      }
    }
    return parsed;
  }

  /**
   * Reads documents: a recording as {@code tagwire record} writes it, or a file that is one JSON
   * document itself. Blocks on I/O.
   *
   * @param file the file
   * @return the documents in order; messages no importer accepts are left out
   * @throws IOException if it cannot be read; the text says why
   */
  public static List<Document> documents(Path file) throws IOException {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it is larger than " + MAX_BYTES / 1024 / 1024 + " MiB");
      }
      if (file.toString().endsWith(".json")) {
        return List.of(Document.of(String.valueOf(file.getFileName()), Files.readString(file)));
      }
      List<Document> documents = new ArrayList<>();
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        Recording.read(
            lines,
            message -> {
              if (isDocument(message.topic(), message.payload())) {
                documents.add(new Document(message.topic(), message.payload(), message.retained()));
              }
            });
      }
      return documents;
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    }
  }

  /**
   * Whether a message is a document of any kind.
   *
   * @param topic its topic
   * @param payload its payload
   * @return true if an importer would read it
   */
  public static boolean isDocument(String topic, Bytes payload) {
    return Importers.all().stream().anyMatch(importer -> importer.accepts(topic, payload));
  }
}
