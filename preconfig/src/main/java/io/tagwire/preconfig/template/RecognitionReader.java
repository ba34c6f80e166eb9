package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Nearest;
import io.tagwire.driver.config.Setting;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.template.Recognition.PayloadTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the recognition part of a template. */
final class RecognitionReader {
  private static final Pattern CAPTURE = Pattern.compile("\\{([a-z][a-z0-9-]*)}");

  private final List<String> parameters;
  private final Problems problems;

  RecognitionReader(List<Setting> parameters, Problems problems) {
    this.parameters = parameters.stream().map(Setting::key).toList();
    this.problems = problems;
  }

  List<Recognition> readAll(List<Mapping> mappings) {
    List<Recognition> all = new ArrayList<>();
    mappings.forEach(mapping -> read(mapping).ifPresent(all::add));
    return all;
  }

  private Optional<Recognition> read(Mapping mapping) {
    Fields fields = new Fields(mapping, "A recognition", problems);
    Optional<String> topic = fields.required("topic");
    Set<String> captures = new LinkedHashSet<>();
    topic.ifPresent(text -> captures.addAll(captures(text, fields.at("topic"))));
    List<PayloadTest> payload = new ArrayList<>();
    fields.mappings("payload").forEach(test -> test(test, captures).ifPresent(payload::add));
    Map<String, String> set = new LinkedHashMap<>();
    Set<String> used = new LinkedHashSet<>();
    for (Member member : fields.mapping("set").map(Mapping::members).orElse(List.of())) {
      assignment(member, captures, used).ifPresent(text -> set.put(member.key(), text));
    }
    fields.refuseRest();
    for (String capture : captures) {
      if (!used.contains(capture) && !parameters.contains(capture)) {
        problems.error(
            mapping.place(),
            "Capture [" + capture + "] is neither a parameter nor used in [set]",
            Nearest.suggestion(capture, parameters));
      }
    }
    return topic.map(text -> new Recognition(mapping.place(), text, payload, set));
  }

  private Set<String> captures(String topic, Place place) {
    Set<String> captures = new LinkedHashSet<>();
    String[] levels = topic.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      Matcher capture = CAPTURE.matcher(levels[i]);
      if (capture.matches()) {
        if (!captures.add(capture.group(1))) {
          problems.error(place, "Topic [" + topic + "]: {" + capture.group(1) + "} stands twice");
        }
      } else if (levels[i].contains("{") || levels[i].contains("}")) {
        problems.error(
            place, "Topic [" + topic + "]: level [" + levels[i] + "] must be exactly one {name}");
      } else if (levels[i].contains("#") && (!levels[i].equals("#") || i < levels.length - 1)) {
        problems.error(place, "Topic [" + topic + "]: '#' must be the last level");
      } else if (levels[i].contains("+") && !levels[i].equals("+")) {
        problems.error(place, "Topic [" + topic + "]: '+' must be a whole level");
      }
    }
    return captures;
  }

  private Optional<PayloadTest> test(Mapping mapping, Set<String> captures) {
    Fields fields = new Fields(mapping, "A payload test", problems);
    Optional<String> pointer = fields.text("pointer");
    Optional<String> matches = fields.text("matches");
    PayloadTest test =
        new PayloadTest(pointer.orElse(""), fields.text("equals"), matches, fields.text("capture"));
    fields.refuseRest();
    if (pointer.isPresent() && !pointer.get().isEmpty() && !pointer.get().startsWith("/")) {
      problems.error(
          fields.at("pointer"),
          "Pointer [" + pointer.get() + "] must begin with a slash (RFC 6901)",
          "/" + pointer.get());
    }
    if (pointer.isEmpty()) {
      fields.required("pointer");
    }
    try {
      matches.ifPresent(Pattern::compile);
    } catch (PatternSyntaxException e) {
      problems.error(
          fields.at("matches"),
          "[" + matches.orElse("") + "] is not a regular expression: " + e.getDescription());
    }
    test.capture().ifPresent(captures::add);
    return pointer.map(text -> test);
  }

  private Optional<String> assignment(Member member, Set<String> captures, Set<String> used) {
    String parameter = member.key();
    if (parameters.stream()
        .noneMatch(one -> parameter.equals(one) || parameter.startsWith(one + "."))) {
      problems.error(
          member.place(),
          "There is no parameter [" + parameter + "]",
          Nearest.suggestion(parameter, parameters));
    }
    if (!(member.value() instanceof Scalar scalar)) {
      problems.error(member.place(), "[" + parameter + "] must be a text");
      return Optional.empty();
    }
    try {
      for (String name : Substitution.parse(scalar.text()).names()) {
        used.add(name);
        if (!captures.contains(name)) {
          problems.error(
              member.place(),
              "[${" + name + "}] is not captured here",
              Nearest.suggestion(name, captures));
        }
      }
    } catch (IllegalArgumentException e) {
      problems.error(member.place(), String.valueOf(e.getMessage()));
    }
    return Optional.of(scalar.text());
  }
}
