package io.tagwire.host.command;

import io.tagwire.driver.RawMessage;
import io.tagwire.driver.point.Point;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.ConnectionConfig;
import io.tagwire.host.project.GroupConfig;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.host.recording.Recording;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.importer.Imported;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A project with saved documents: the documents in {@code discovery/KIND.jsonl}, their use in a
 * file of its own, which the project includes.
 */
final class ImportedProject {
  private static final String PROJECT = "project.yaml";

  private final Path folder;
  private final String kind;
  private final String connection;
  private final String group;
  private final PrintWriter err;

  /** What was chosen on the command line. */
  record Choices(
      List<String> include,
      List<String> exclude,
      Optional<String> name,
      Map<String, String> parameters) {
    Choices {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      parameters = Map.copyOf(parameters);
    }
  }

  ImportedProject(Path folder, String kind, String connection, String group, PrintWriter err) {
    this.folder = folder;
    this.kind = kind;
    this.connection = connection;
    this.group = group;
    this.err = err;
  }

  /** The points of the group as the project has them now. */
  List<Point> points() {
    if (!Files.exists(folder.resolve(PROJECT))) {
      return List.of();
    }
    // What is wrong in the project is for check to tell.
    Optional<Project> project =
        new ProjectLoader(new CatalogTemplates(), new Problems()).load(folder);
    List<Point> points = new ArrayList<>();
    for (ConnectionConfig one : project.map(Project::connections).orElse(List.of())) {
      for (GroupConfig some : one.groups()) {
        if (some.name().equals(group)) {
          some.points().stream().map(SourcedPoint::point).forEach(points::add);
        }
      }
    }
    return points;
  }

  void write(Imported imported, List<Document> documents, Choices choices, String broker)
      throws IOException {
    Path saved = folder.resolve("discovery").resolve(kind + ".jsonl");
    Files.createDirectories(folder.resolve("discovery"));
    Files.writeString(saved, lines(imported, documents));
    String use = "imported-" + kind + ".yaml";
    Files.writeString(folder.resolve(use), use(choices));
    Path project = folder.resolve(PROJECT);
    if (!Files.exists(project)) {
      Files.writeString(project, project(broker, use));
    } else if (!Files.readString(project).contains(use)) {
      err.println("tagwire: add [" + use + "] to the key include of " + project);
    }
  }

  // Documents have no time: the same ones give the same file.
  private static String lines(Imported imported, List<Document> documents) {
    Set<String> consumed = new HashSet<>(imported.consumed());
    Map<String, String> lines = new TreeMap<>();
    for (Document document : documents) {
      if (!consumed.contains(document.topic())) {
        continue;
      }
      if (document.isRemoval()) {
        lines.remove(document.topic());
      } else {
        lines.put(
            document.topic(),
            Recording.line(
                new RawMessage(
                    document.topic(),
                    document.payload(),
                    1,
                    true,
                    false,
                    Map.of(),
                    Instant.EPOCH)));
      }
    }
    StringBuilder text = new StringBuilder();
    lines.values().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private String use(Choices choices) {
    StringBuilder text = new StringBuilder();
    text.append("# Written by tagwire import ").append(kind).append(".\n");
    text.append("preconfigurations:\n");
    text.append("  - import: ").append(kind).append('\n');
    text.append("    documents: discovery/").append(kind).append(".jsonl\n");
    text.append("    connection: ").append(quoted(connection)).append('\n');
    text.append("    group: ").append(quoted(group)).append('\n');
    list(text, "include", choices.include());
    list(text, "exclude", choices.exclude());
    choices.name().ifPresent(rule -> text.append("    name: ").append(quoted(rule)).append('\n'));
    if (!choices.parameters().isEmpty()) {
      text.append("    parameters:\n");
      new TreeMap<>(choices.parameters())
          .forEach(
              (key, value) ->
                  text.append("      ")
                      .append(quoted(key))
                      .append(": ")
                      .append(quoted(value))
                      .append('\n'));
    }
    return text.toString();
  }

  private static void list(StringBuilder text, String key, List<String> items) {
    if (!items.isEmpty()) {
      text.append("    ").append(key).append(":\n");
      items.forEach(item -> text.append("      - ").append(quoted(item)).append('\n'));
    }
  }

  private String project(String broker, String use) {
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    return "name: "
        + quoted(name)
        + "\nconnections:\n  "
        + quoted(connection)
        + ":\n    driver: mqtt\n    settings:\n      brokers: [ "
        + quoted(broker)
        + " ]\ninclude: [ "
        + use
        + " ]\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
