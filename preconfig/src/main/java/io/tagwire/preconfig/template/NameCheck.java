package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.config.Setting;
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

/**
 * Finds every reference to an unknown name when a template is loaded, also where a condition keeps
 * it from being expanded.
 */
final class NameCheck {
  private final List<Setting> parameters;
  private final Map<String, Place> places;
  private final Problems problems;

  NameCheck(List<Setting> parameters, Map<String, Place> places, Problems problems) {
    this.parameters = parameters;
    this.places = places;
    this.problems = problems;
  }

  void check(Template.Body body) {
    defaults();
    Scope scope = Arguments.names(parameters);
    for (Member member : body.values().members()) {
      value(member.value(), scope);
      scope = scope.with(member.key(), Optional.empty());
    }
    Scope all = scope;
    body.connection().ifPresent(mapping -> value(mapping, all));
    // Defaults are expanded inside blocks and may use their loop variables, so they are checked
    // with the points they are used by.
    for (Mapping point : body.points()) {
      item(point, List.of(body.defaults()), all);
    }
  }

  private void defaults() {
    Scope scope = Scope.EMPTY;
    for (int i = 0; i < parameters.size(); i++) {
      Place place = places.get(parameters.get(i).key());
      Optional<String> fallback = parameters.get(i).fallback();
      if (place != null && fallback.isPresent()) {
        text(fallback.get(), place, scope);
      }
      scope = Arguments.names(parameters.subList(0, i + 1));
    }
  }

  private void item(Mapping item, List<Mapping> defaults, Scope scope) {
    Scope inner = condition(item, looped(item, scope));
    Optional<Node> points = item.get("points");
    if (points.isEmpty()) {
      members(item, inner);
      defaults.forEach(mapping -> members(mapping, inner));
      return;
    }
    List<Mapping> all = new ArrayList<>(defaults);
    item.get("defaults")
        .filter(Mapping.class::isInstance)
        .map(Mapping.class::cast)
        .ifPresent(all::add);
    for (Mapping point : TemplateReader.points(points.get(), new Problems())) {
      item(point, all, inner);
    }
  }

  private Scope looped(Mapping mapping, Scope scope) {
    Scope result = scope;
    if (mapping.get("for").orElse(null) instanceof Mapping loop) {
      for (Member member : loop.members()) {
        value(member.value(), result);
        result = loopVariable(member, result);
      }
    }
    return result;
  }

  private Scope loopVariable(Member member, Scope scope) {
    Map<String, Optional<String>> names = new HashMap<>();
    String variable = member.key();
    names.put(variable + ".index", Optional.empty());
    names.put(variable + ".number", Optional.empty());
    Optional<Setting> list =
        member.value() instanceof Scalar scalar
            ? parameters.stream().filter(one -> one.key().equals(scalar.text())).findFirst()
            : Optional.empty();
    Optional<Setting.Kind> kind = list.map(Setting::kind);
    if (kind.isPresent() && kind.get() instanceof Setting.Rows rows) {
      rows.columns().forEach(column -> names.put(variable + "." + column.key(), Optional.empty()));
    } else if (kind.isPresent() && kind.get() instanceof Setting.Entries) {
      names.put(variable + ".key", Optional.empty());
      names.put(variable + ".value", Optional.empty());
    } else {
      names.put(variable, Optional.empty());
    }
    return scope.withAll(names);
  }

  private Scope condition(Mapping mapping, Scope scope) {
    if (mapping.get("if").orElse(null) instanceof Scalar scalar) {
      try {
        for (String name : Condition.parse(scalar.text()).names()) {
          known(name, scalar.place(), scope, true);
        }
      } catch (IllegalArgumentException e) {
        problems.error(scalar.place(), String.valueOf(e.getMessage()));
      }
    }
    return scope;
  }

  private void value(Node node, Scope scope) {
    if (node instanceof Scalar scalar) {
      text(scalar.text(), scalar.place(), scope);
    } else if (node instanceof Sequence sequence) {
      sequence.items().forEach(item -> value(item, scope));
    } else if (node instanceof Mapping mapping) {
      members(mapping, condition(mapping, looped(mapping, scope)));
    }
  }

  private void members(Mapping mapping, Scope scope) {
    for (Member member : mapping.members()) {
      if (!member.key().equals("for") && !member.key().equals("if")) {
        text(member.key(), member.place(), scope);
        value(member.value(), scope);
      }
    }
  }

  private void text(String text, Place place, Scope scope) {
    try {
      Substitution.parse(text).names().forEach(name -> known(name, place, scope, false));
    } catch (IllegalArgumentException e) {
      problems.error(place, String.valueOf(e.getMessage()));
    }
  }

  private void known(String name, Place place, Scope scope, boolean inCondition) {
    if (scope.knows(name)) {
      return;
    }
    problems.error(
        place,
        inCondition
            ? "The condition refers to [" + name + "], which is not known here"
            : "[${" + name + "}] is not known here",
        Nearest.suggestion(name, scope.names()));
  }
}
