package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Setting;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads templates and finds everything in them that cannot be right for any parameters: unknown
 * keys, references to unknown names, faulty conditions. Thread-safe.
 *
 * @since 0.1
 */
public final class TemplateReader {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
  private static final Set<String> DERIVED_KEYS = Set.of("if", "text", "replace", "trim-end");
  private static final Set<String> BLOCK_KEYS = Set.of("if", "for", "defaults", "points");

  private final Problems problems;

  private TemplateReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a template.
   *
   * @param document the document
   * @param problems receives everything that is wrong
   * @return the template; empty if there is an error in it
   */
  public static Optional<Template> read(Node document, Problems problems) {
    if (!(document instanceof Mapping mapping)) {
      problems.error(document.place(), "A template must be a mapping, not " + document.noun());
      return Optional.empty();
    }
    Problems found = new Problems();
    Optional<Template> template = new TemplateReader(found).template(mapping);
    found.list().forEach(problems::add);
    return found.hasErrors() ? Optional.empty() : template;
  }

  /** The items of a list of points; what is not a mapping is a problem. */
  static List<Mapping> points(Node node, Problems problems) {
    if (!(node instanceof Sequence sequence)) {
      problems.error(node.place(), "Key [points] must be a list, not " + node.noun());
      return List.of();
    }
    List<Mapping> points = new ArrayList<>();
    for (Node item : sequence.items()) {
      if (item instanceof Mapping mapping) {
        points.add(mapping);
      } else {
        problems.error(item.place(), "A point must be a mapping, not " + item.noun());
      }
    }
    return points;
  }

  private Optional<Template> template(Mapping mapping) {
    Fields fields = new Fields(mapping, "A template", problems);
    Optional<Template.Identity> identity = identity(fields);
    List<Mapping> described = fields.mappings("parameters");
    List<Setting> parameters = new ParameterReader(problems).readAll(described, false);
    Template.Body body =
        new Template.Body(
            values(fields, mapping.place(), parameters),
            fields.mapping("connection"),
            fields.mapping("defaults").orElse(new Mapping(mapping.place(), List.of())),
            fields.node("points").map(node -> points(node, problems)).orElse(List.of()));
    body.points().forEach(this::block);
    if (body.points().isEmpty() && body.connection().isEmpty()) {
      problems.error(mapping.place(), "A template needs the key [points] or [connection]");
    }
    List<Recognition> recognition =
        new RecognitionReader(parameters, problems).readAll(fields.mappings("recognition"));
    List<Example> examples = new ExampleReader(problems).readAll(fields.mappings("examples"));
    fields.refuseRest();
    new NameCheck(parameters, places(described), problems).check(body);
    return identity.map(
        one -> new Template(mapping.place(), one, parameters, body, recognition, examples));
  }

  private Optional<Template.Identity> identity(Fields fields) {
    Optional<String> id = fields.required("template");
    Optional<String> version = fields.required("version");
    Optional<String> title = fields.required("title");
    Optional<String> family = fields.required("family");
    Optional<String> description = fields.required("description");
    String link = fields.text("link").orElse("");
    if (id.isPresent() && !ID.matcher(id.get()).matches()) {
      problems.error(
          fields.at("template"), "Template id [" + id.get() + "] must match " + ID.pattern());
    }
    if (version.isPresent() && !VERSION.matcher(version.get()).matches()) {
      problems.error(
          fields.at("version"), "Version [" + version.get() + "] must be three numbers", "1.0.0");
    }
    if (id.isEmpty()
        || version.isEmpty()
        || title.isEmpty()
        || family.isEmpty()
        || description.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Template.Identity(
            id.get(), version.get(), title.get(), family.get(), description.get().strip(), link));
  }

  private Mapping values(Fields fields, Place otherwise, List<Setting> parameters) {
    Mapping values = fields.mapping("let").orElse(new Mapping(otherwise, List.of()));
    for (Member member : values.members()) {
      if (!NAME.matcher(member.key()).matches()) {
        problems.error(member.place(), "Name [" + member.key() + "] must match " + NAME.pattern());
      }
      if (parameters.stream().anyMatch(one -> one.key().equals(member.key()))) {
        problems.error(member.place(), "[" + member.key() + "] is already a parameter");
      }
      if (member.value() instanceof Sequence) {
        problems.error(member.place(), "A derived value must be a text or a mapping, not a list");
      }
      if (member.value() instanceof Mapping mapping) {
        derived(mapping);
      }
    }
    return new Mapping(
        values.place(),
        values.members().stream().filter(one -> !(one.value() instanceof Sequence)).toList());
  }

  private void derived(Mapping mapping) {
    Fields fields = new Fields(mapping, "A derived value", problems);
    DERIVED_KEYS.stream().sorted().forEach(fields::node);
    fields.required("text");
    fields.mapping("replace");
    fields.refuseRest();
  }

  private void block(Mapping item) {
    Optional<Node> inner = item.get("points");
    if (inner.isEmpty()) {
      return;
    }
    Fields fields = new Fields(item, "A block of points", problems);
    BLOCK_KEYS.stream().sorted().forEach(fields::node);
    fields.mapping("defaults");
    fields.refuseRest();
    points(inner.get(), problems).forEach(this::block);
  }

  private static Map<String, Place> places(List<Mapping> parameters) {
    Map<String, Place> places = new HashMap<>();
    for (Mapping parameter : parameters) {
      if (parameter.get("key").orElse(null) instanceof Scalar key) {
        places.put(
            key.text(), parameter.member("default").map(Member::place).orElse(parameter.place()));
      }
    }
    return places;
  }
}
