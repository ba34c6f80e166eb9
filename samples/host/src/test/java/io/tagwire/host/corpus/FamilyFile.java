package io.tagwire.host.corpus;

import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Templates;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the devices of one family in the corpus are bound: which template with which parameters, and
 * which of its points is which tag of the corpus.
 *
 * @param family as the corpus names it
 * @param messages bindings of messages
 * @param commands bindings of commands
 * @param unanswered what cannot be had
 */
record FamilyFile(
    String family,
    List<MessageBinding> messages,
    List<CommandBinding> commands,
    List<Unanswered> unanswered) {

  private static final Path FOLDER = Path.of("src/test/resources/corpus");
  // Reading the whole catalogue takes its time: once is enough.
  private static final Templates TEMPLATES = new CatalogTemplates();

  /**
   * The points of a device, and which of them answer.
   *
   * @param device the device of the corpus
   * @param topic the topic of the message, or empty for all of the device
   * @param points what the templates give
   * @param tags id of the point by tag of the corpus
   * @param place where it stands
   */
  record MessageBinding(
      String device,
      Optional<String> topic,
      List<SourcedPoint> points,
      Map<String, String> tags,
      Place place) {}

  /**
   * A command of the corpus as a write or a read.
   *
   * @param intent the intent of the corpus
   * @param points what the templates give
   * @param write value by id of the point
   * @param refresh the point that is read
   * @param expect what must come of it
   * @param tag the point that shows the answer, if it is another one
   * @param varying JSON pointers into the command to what every command has of its own: numbers,
   *     UUIDs, times; the answer repeats them
   * @param answer what the device answers, where the corpus has no whole answer
   * @param place where it stands
   */
  record CommandBinding(
      String intent,
      List<SourcedPoint> points,
      Map<String, Node> write,
      Optional<String> refresh,
      String expect,
      Optional<String> tag,
      List<String> varying,
      Optional<String> answer,
      Place place) {}

  /**
   * What cannot be had.
   *
   * @param device the device of the corpus
   * @param tag the tag of the corpus
   * @param why for a user
   */
  record Unanswered(String device, String tag, String why) {}

  /** All families there are. */
  static List<FamilyFile> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(FamilyFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FamilyFile read(Path file) {
    Problems problems = new Problems();
    Node root = YamlReader.read(file, file.getFileName().toString(), problems).orElse(null);
    if (!(root instanceof Mapping mapping)) {
      throw new IllegalStateException(file + ": " + problems.list());
    }
    Fields fields = new Fields(mapping, "A family", problems);
    FamilyFile read =
        new FamilyFile(
            fields.required("family").orElse(""),
            fields.mappings("messages").stream().map(one -> message(one, problems)).toList(),
            fields.mappings("commands").stream().map(one -> command(one, problems)).toList(),
            fields.mappings("unanswered").stream().map(one -> unanswered(one, problems)).toList());
    fields.refuseRest();
    List<Problem> errors = problems.list();
    if (problems.hasErrors()) {
      throw new IllegalStateException("Bindings of the corpus: " + errors);
    }
    return read;
  }

  private static MessageBinding message(Mapping mapping, Problems problems) {
    Fields fields = new Fields(mapping, "A message", problems);
    MessageBinding binding =
        new MessageBinding(
            fields.required("device").orElse(""),
            fields.text("topic"),
            points(fields, mapping.place(), problems),
            texts(fields, "tags"),
            mapping.place());
    fields.refuseRest();
    return binding;
  }

  private static CommandBinding command(Mapping mapping, Problems problems) {
    Fields fields = new Fields(mapping, "A command", problems);
    CommandBinding binding =
        new CommandBinding(
            fields.required("intent").orElse(""),
            points(fields, mapping.place(), problems),
            nodes(fields, "write"),
            fields.text("refresh"),
            fields.text("expect").orElse("confirmed"),
            fields.text("tag"),
            fields.texts("varying"),
            fields.text("answer"),
            mapping.place());
    fields.refuseRest();
    return binding;
  }

  private static Unanswered unanswered(Mapping mapping, Problems problems) {
    Fields fields = new Fields(mapping, "An exception", problems);
    Unanswered read =
        new Unanswered(
            fields.required("device").orElse(""),
            fields.required("tag").orElse(""),
            fields.required("why").orElse(""));
    fields.refuseRest();
    return read;
  }

  private static List<SourcedPoint> points(Fields fields, Place place, Problems problems) {
    List<SourcedPoint> points = new ArrayList<>();
    for (Mapping use : uses(fields)) {
      Fields one = new Fields(use, "An application", problems);
      Optional<String> template = one.required("template");
      Optional<Node> set = one.node("set");
      one.refuseRest();
      template.ifPresent(
          id ->
              points.addAll(
                  TEMPLATES.apply(
                      new Templates.Use(
                          id, one.at("template"), set, Optional.empty(), FOLDER, place),
                      problems)));
    }
    fields.node("points").ifPresent(node -> points.addAll(PointReader.readAll(node, problems)));
    return PointReader.refuseDuplicates(points, problems);
  }

  private static List<Mapping> uses(Fields fields) {
    Optional<Node> apply = fields.node("apply");
    if (apply.isPresent() && apply.get() instanceof Mapping one) {
      return List.of(one);
    }
    return fields.mappings("apply");
  }

  private static Map<String, String> texts(Fields fields, String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    nodes(fields, key)
        .forEach(
            (name, node) -> {
              if (node instanceof Node.Scalar scalar) {
                texts.put(name, scalar.text());
              }
            });
    return texts;
  }

  private static Map<String, Node> nodes(Fields fields, String key) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    fields
        .mapping(key)
        .ifPresent(all -> all.members().forEach(member -> nodes.put(member.key(), member.value())));
    return nodes;
  }
}
