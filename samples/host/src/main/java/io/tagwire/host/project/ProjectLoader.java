package io.tagwire.host.project;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.point.Overflow;
import io.tagwire.driver.point.Trigger;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.source.TagRow;
import io.tagwire.preconfig.source.TagTable;
import io.tagwire.preconfig.source.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a project with everything it includes and applies. Collects every problem with its place
 * and reads on. What drivers have to say about it is {@link ProjectCheck}'s. Not thread-safe; one
 * loader reads one project.
 */
public final class ProjectLoader {
  private static final String FILE = "project.yaml";
  private static final Map<String, Trigger> TRIGGERS =
      Map.of("every", Trigger.STATUS_VALUE_TIMESTAMP, "change", Trigger.STATUS_VALUE);

  private final Templates templates;
  private final Problems problems;
  private final Map<String, ConnectionConfig> connections = new LinkedHashMap<>();
  private final Map<String, GroupConfig> groups = new LinkedHashMap<>();
  private final Map<String, List<SourcedPoint>> points = new LinkedHashMap<>();
  private final List<Application> applications = new ArrayList<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Reference> unresolved = new ArrayList<>();
  private final Set<Path> included = new HashSet<>();
  private Optional<String> name = Optional.empty();

  // Looked up at the end: a file included later may define the connection.
  private record Reference(String connection, Place place) {}

  // Applied when all groups are known: a file may use the groups of one included later.
  private record Application(Mapping mapping, Path folder) {}

  // Read when all groups are known, like an application; with a group if it is that of the group.
  private record Table(String file, Path folder, Optional<String> group, Place place) {}

  /**
   * A loader for one project.
   *
   * @param templates finds templates by id and applies them
   * @param problems receives everything that is wrong
   */
  public ProjectLoader(Templates templates, Problems problems) {
    this.templates = templates;
    this.problems = problems;
  }

  /**
   * Reads a project. Blocks on I/O.
   *
   * @param path its folder, or its file
   * @return what could be read; empty if there is nothing to read
   */
  public Optional<Project> load(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
    if (!Files.exists(path)) {
      problems.error(
          new Place(path.toString(), 0), "There is no project [" + path + "]", "name its folder");
      return Optional.empty();
    }
    if (!Files.exists(file)) {
      problems.error(
          new Place(path.toString(), 0),
          "There is no [" + FILE + "] in this folder",
          "a project is a folder with a " + FILE);
      return Optional.empty();
    }
    Path folder = parent(file);
    Optional<Node> root = YamlReader.read(file, file.toString(), problems);
    return root.flatMap(node -> load(node, folder, folder.toString(), file));
  }

  /**
   * Reads a project from a text.
   *
   * @param text the project
   * @param fileName how problems name it
   * @param folder what its files are relative to
   * @return what could be read; empty if the text is no document
   */
  public Optional<Project> parse(String text, String fileName, Path folder) {
    Path file = folder.resolve(fileName);
    return YamlReader.parse(fileName, text, problems)
        .flatMap(node -> load(node, folder, folder.toString(), file));
  }

  private Optional<Project> load(Node root, Path folder, String folderName, Path file) {
    included.add(file.toAbsolutePath().normalize());
    document(root, folder, folderName);
    applications.forEach(this::apply);
    tables.forEach(this::table);
    unresolved.forEach(this::resolve);
    Project project = assemble(folder);
    if (project.points().isEmpty() && problems.list().isEmpty()) {
      problems.warning(
          root.place(), "The project has no points: add groups with points, or preconfigurations");
    }
    return Optional.of(project);
  }

  private Project assemble(Path folder) {
    List<SourcedPoint> all = new ArrayList<>();
    points.values().forEach(all::addAll);
    Set<SourcedPoint> unique = new HashSet<>(PointReader.refuseDuplicates(all, problems));
    List<ConnectionConfig> complete = new ArrayList<>();
    for (ConnectionConfig connection : connections.values()) {
      List<GroupConfig> own =
          groups.values().stream()
              .filter(group -> group.connection().equals(connection.name()))
              .map(
                  group ->
                      group.withPoints(
                          points.getOrDefault(group.name(), List.of()).stream()
                              .filter(unique::remove)
                              .toList()))
              .toList();
      complete.add(connection.withGroups(own));
    }
    String folderName = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    return new Project(name.orElse(folderName), folder.toAbsolutePath().normalize(), complete);
  }

  private void document(Node root, Path folder, String folderName) {
    if (!(root instanceof Mapping mapping)) {
      problems.error(root.place(), "A project must be a mapping, not " + root.noun());
      return;
    }
    Fields fields = new Fields(mapping, "A project", problems);
    fields.text("name").ifPresent(text -> name = name.isPresent() ? name : Optional.of(text));
    fields
        .mapping("connections")
        .ifPresent(
            all ->
                all.members()
                    .forEach(member -> connection(member.key(), member.place(), member.value())));
    fields.mappings("groups").forEach(group -> group(group, folder));
    for (String file : fields.texts("tags")) {
      tables.add(new Table(file, folder, Optional.empty(), fields.at("tags")));
    }
    for (Mapping application : fields.mappings("preconfigurations")) {
      applications.add(new Application(application, folder));
    }
    for (Node item : fields.items("include")) {
      include(item, folder, folderName);
    }
    fields.refuseRest();
  }

  private void include(Node item, Path folder, String folderName) {
    if (!(item instanceof Node.Scalar scalar)) {
      problems.error(item.place(), "An item of [include] must be a file, not " + item.noun());
      return;
    }
    Path file = folder.resolve(scalar.text());
    if (!Files.isRegularFile(file)) {
      problems.error(
          item.place(),
          "There is no file [" + scalar.text() + "] to include",
          "the path is relative to " + folderName);
      return;
    }
    if (!included.add(file.toAbsolutePath().normalize())) {
      problems.error(item.place(), "File [" + scalar.text() + "] is included twice");
      return;
    }
    Path parent = parent(file);
    YamlReader.read(file, file.toString(), problems)
        .ifPresent(node -> document(node, parent, parent.toString()));
  }

  private void connection(String key, Place place, Node node) {
    if (!(node instanceof Mapping mapping)) {
      problems.error(place, "Connection [" + key + "] must be a mapping, not " + node.noun());
      return;
    }
    Fields fields = new Fields(mapping, "Connection [" + key + "]", problems);
    Optional<String> driver = fields.required("driver");
    SourcedSettings settings =
        fields
            .mapping("settings")
            .map(values -> SourcedSettings.flatten(values, problems))
            .orElse(SourcedSettings.NONE);
    fields.refuseRest();
    ConnectionConfig before = connections.get(key);
    if (before != null) {
      problems.error(place, "Connection [" + key + "] is already defined at " + before.place());
      return;
    }
    connections.put(
        key,
        new ConnectionConfig(
            key, driver.orElse(""), place, fields.at("driver"), settings, List.of()));
  }

  private void group(Mapping mapping, Path folder) {
    Fields fields = new Fields(mapping, "A group", problems);
    Optional<String> groupName = fields.required("name");
    Optional<String> connection = fields.required("connection");
    Duration interval = fields.duration("update-interval").orElse(Duration.ZERO);
    Trigger trigger = fields.choice("trigger", TRIGGERS).orElse(Trigger.STATUS_VALUE_TIMESTAMP);
    Overflow overflow = overflow(fields);
    Optional<Node> listed = fields.node("points");
    List<SourcedPoint> read = List.of();
    if (listed.isPresent() && listed.get() instanceof Node.Scalar file && !file.isNull()) {
      tables.add(new Table(file.text(), folder, groupName, fields.at("points")));
    } else {
      read = listed.map(node -> PointReader.readAll(node, problems)).orElse(List.of());
    }
    fields.refuseRest();
    connection.ifPresent(wanted -> unresolved.add(new Reference(wanted, fields.at("connection"))));
    if (groupName.isEmpty()) {
      return;
    }
    GroupConfig before = groups.get(groupName.get());
    if (before != null) {
      problems.error(
          fields.at("name"),
          "Group [" + groupName.get() + "] is already defined at " + before.place());
    } else {
      groups.put(
          groupName.get(),
          new GroupConfig(
              groupName.get(),
              connection.orElse(""),
              mapping.place(),
              interval,
              trigger,
              overflow,
              List.of()));
    }
    points.computeIfAbsent(groupName.get(), key -> new ArrayList<>()).addAll(read);
  }

  private Overflow overflow(Fields fields) {
    Optional<Node> node = fields.node("overflow");
    if (node.isPresent() && node.get() instanceof Mapping mapping) {
      Fields inner = new Fields(mapping, "Key [overflow]", problems);
      Optional<Long> capacity = inner.whole("drop-oldest");
      inner.refuseRest();
      if (capacity.isEmpty()) {
        return new Overflow.Conflate();
      }
      if (capacity.get() < 1 || capacity.get() > 1_000_000) {
        problems.error(
            inner.at("drop-oldest"),
            "Key [drop-oldest] must be from 1 to 1000000, not [" + capacity.get() + "]");
        return new Overflow.Conflate();
      }
      return new Overflow.DropOldest(capacity.get().intValue());
    }
    fields.choice("overflow", Map.of("conflate", true));
    return new Overflow.Conflate();
  }

  private void apply(Application application) {
    Fields fields = new Fields(application.mapping(), "A preconfiguration", problems);
    Optional<String> connection = fields.required("connection");
    Optional<String> groupName = fields.required("group");
    Place place = application.mapping().place();
    connection.ifPresent(wanted -> unresolved.add(new Reference(wanted, fields.at("connection"))));
    List<SourcedPoint> generated =
        DiscoveryImport.isOne(application.mapping())
            ? DiscoveryImport.points(fields, application.folder(), problems)
            : templated(fields, application.folder(), place);
    fields.refuseRest();
    groupName.ifPresent(
        group -> {
          join(group, connection.orElse(""), fields.at("group"), place);
          points.computeIfAbsent(group, key -> new ArrayList<>()).addAll(generated);
        });
  }

  private List<SourcedPoint> templated(Fields fields, Path folder, Place place) {
    Optional<String> template = fields.required("template");
    Optional<Node> set = fields.node("set");
    Optional<String> rows = fields.text("rows");
    return template
        .map(
            id ->
                templates.apply(
                    new Templates.Use(id, fields.at("template"), set, rows, folder, place),
                    problems))
        .orElse(List.of());
  }

  private void table(Table table) {
    Path file = table.folder().resolve(table.file());
    if (!Files.isRegularFile(file)) {
      problems.error(
          table.place(),
          "There is no file [" + table.file() + "] of tags",
          "the path is relative to the file that names it");
      return;
    }
    Set<String> known = new HashSet<>();
    for (TagRow row : TagTable.read(file, file.toString(), problems)) {
      Place place = row.point().place();
      String group = table.group().filter(name -> row.group().isEmpty()).orElse(row.group());
      if (group.isEmpty()) {
        problems.error(
            place,
            "Tag [" + row.point().point().id() + "] has no group",
            "name one in column [group]");
        continue;
      }
      if (row.connection().isEmpty() && !groups.containsKey(group)) {
        problems.error(
            place,
            "Group [" + group + "] is not known: column [connection] must name its connection",
            Nearest.suggestion(group, groups.keySet()));
        continue;
      }
      if (!row.connection().isEmpty() && known.add(row.connection())) {
        unresolved.add(new Reference(row.connection(), place));
      }
      join(group, row.connection(), place, place);
      points.computeIfAbsent(group, key -> new ArrayList<>()).add(row.point());
    }
  }

  private void join(String group, String connection, Place groupPlace, Place place) {
    GroupConfig existing = groups.get(group);
    if (existing == null) {
      groups.put(
          group,
          new GroupConfig(
              group,
              connection,
              place,
              Duration.ZERO,
              Trigger.STATUS_VALUE_TIMESTAMP,
              new Overflow.Conflate(),
              List.of()));
    } else if (!connection.isEmpty() && !existing.connection().equals(connection)) {
      problems.error(
          groupPlace,
          "Group ["
              + group
              + "] is on connection ["
              + existing.connection()
              + "], not on ["
              + connection
              + "]",
          "a group has one connection; use another group");
    }
  }

  private void resolve(Reference reference) {
    if (!connections.containsKey(reference.connection())) {
      problems.error(
          reference.place(),
          "There is no connection [" + reference.connection() + "]",
          Nearest.suggestion(reference.connection(), connections.keySet()));
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of("") : parent;
  }
}
