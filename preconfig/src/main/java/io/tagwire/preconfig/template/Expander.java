package io.tagwire.preconfig.template;

import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes points of a template and parameters. The same input gives the same output, in the same
 * order. Thread-safe.
 *
 * @since 0.1
 */
public final class Expander {
  /** One expansion may give so many points. */
  static final int MAX_POINTS = 100_000;

  private final Place appliedAt;
  private final Problems problems;
  private final TreeExpander trees;
  private final List<SourcedPoint> points = new ArrayList<>();

  private Expander(Place appliedAt, Problems problems) {
    this.appliedAt = appliedAt;
    this.problems = problems;
    this.trees = new TreeExpander(problems);
  }

  /**
   * Expands a template. With faulty parameters nothing is expanded: the problems say why.
   *
   * @param template the template
   * @param given the parameters
   * @param appliedAt where the parameters are, for problems that stand at none of them
   * @param problems receives everything that is wrong
   * @return the points; none if there is a problem with the parameters
   */
  public static Expansion expand(
      Template template, SourcedSettings given, Place appliedAt, Problems problems) {
    Problems found = new Problems();
    Arguments arguments = Arguments.of(template.parameters(), given, appliedAt, found);
    Expander expander = new Expander(appliedAt, found);
    SourcedSettings connection = SourcedSettings.NONE;
    if (!found.hasErrors()) {
      Scope scope = expander.derived(template.body().values(), arguments.scope());
      connection = expander.connection(template.body().connection(), scope);
      expander.block(template.body().points(), template.body().defaults(), scope);
    }
    found.list().forEach(problems::add);
    return new Expansion(arguments.effective(), expander.points, connection);
  }

  private SourcedSettings connection(Optional<Mapping> mapping, Scope scope) {
    return mapping
        .map(settings -> SourcedSettings.flatten(trees.members(settings, scope), problems))
        .orElse(SourcedSettings.NONE);
  }

  private Scope derived(Mapping values, Scope scope) {
    Scope result = scope;
    for (Member member : values.members()) {
      result = result.with(member.key(), derived(member, result));
    }
    return result;
  }

  private Optional<String> derived(Member member, Scope scope) {
    if (member.value() instanceof Scalar scalar) {
      return trees.text(scalar.text(), scalar.place(), scope);
    }
    Mapping mapping = (Mapping) member.value();
    if (trees.rounds(mapping, scope).isEmpty()) {
      return Optional.empty();
    }
    Fields fields = new Fields(trees.members(mapping, scope), "A derived value", problems);
    String text = fields.text("text").orElse("");
    for (Member pair : fields.mapping("replace").map(Mapping::members).orElse(List.of())) {
      if (pair.value() instanceof Scalar with) {
        text = text.replace(pair.key(), with.text());
      }
    }
    String end = fields.text("trim-end").orElse("");
    while (!end.isEmpty() && text.endsWith(end)) {
      text = text.substring(0, text.length() - end.length());
    }
    return Optional.of(text);
  }

  private void block(List<Mapping> items, Mapping defaults, Scope scope) {
    for (Mapping item : items) {
      for (Scope round : trees.rounds(item, scope)) {
        Optional<Node> inner = item.get("points");
        if (inner.isPresent()) {
          Mapping shared =
              item.get("defaults").map(own -> merged((Mapping) own, defaults)).orElse(defaults);
          block(TemplateReader.points(inner.get(), problems), shared, round);
        } else {
          point(item, defaults, round);
        }
      }
    }
  }

  private void point(Mapping item, Mapping defaults, Scope scope) {
    if (points.size() >= MAX_POINTS) {
      problems.error(appliedAt, "The template gives more than " + MAX_POINTS + " points");
      return;
    }
    Fields fields = new Fields(item, "A point", problems);
    Set<String> without = new HashSet<>(fields.texts("without"));
    Mapping own = fields.rest();
    Mapping shared =
        new Mapping(
            defaults.place(),
            defaults.members().stream().filter(one -> !without.contains(one.key())).toList());
    PointReader.read(trees.members(merged(own, shared), scope), problems)
        .ifPresent(point -> points.add(point.appliedAt(appliedAt)));
  }

  // A key of the point wins; two mappings under one key are merged in turn, lists are not.
  private static Mapping merged(Mapping own, Mapping shared) {
    List<Member> members = new ArrayList<>();
    for (Member member : own.members()) {
      Optional<Node> below = shared.get(member.key());
      if (below.isPresent()
          && below.get() instanceof Mapping under
          && member.value() instanceof Mapping over) {
        members.add(new Member(member.key(), member.place(), merged(over, under)));
      } else {
        members.add(member);
      }
    }
    for (Member member : shared.members()) {
      if (own.get(member.key()).isEmpty()) {
        members.add(member);
      }
    }
    return new Mapping(own.place(), members);
  }
}
