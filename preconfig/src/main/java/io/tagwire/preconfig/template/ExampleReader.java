package io.tagwire.preconfig.template;

import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.Quality;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.template.Example.Expectation;
import io.tagwire.preconfig.template.Example.Message;
import io.tagwire.preconfig.template.Example.Step;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the examples of a template. */
final class ExampleReader {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final Map<String, Quality> QUALITIES = qualities();

  private final Problems problems;

  ExampleReader(Problems problems) {
    this.problems = problems;
  }

  List<Example> readAll(List<Mapping> mappings) {
    List<Example> all = new ArrayList<>();
    mappings.forEach(mapping -> read(mapping).ifPresent(all::add));
    return all;
  }

  private Optional<Example> read(Mapping mapping) {
    Fields fields = new Fields(mapping, "An example", problems);
    Optional<String> name = fields.required("example");
    SourcedSettings parameters =
        fields
            .mapping("set")
            .map(set -> SourcedSettings.flatten(set, problems))
            .orElse(SourcedSettings.NONE);
    Instant start = START;
    Optional<String> text = fields.text("start");
    try {
      start = text.map(Instant::parse).orElse(START);
    } catch (DateTimeException e) {
      problems.error(
          fields.at("start"),
          "[" + text.orElse("") + "] is not an instant",
          "2026-01-01T12:00:00Z");
    }
    List<Step> steps = fields.mappings("steps").stream().map(this::step).toList();
    fields.refuseRest();
    if (steps.isEmpty()) {
      problems.error(mapping.place(), "An example needs the key [steps]");
    }
    Instant begin = start;
    return name.map(one -> new Example(mapping.place(), one, parameters, begin, steps));
  }

  private Step step(Mapping mapping) {
    Fields fields = new Fields(mapping, "A step", problems);
    Duration after = fields.duration("after").orElse(Duration.ZERO);
    Optional<Message> message = message(fields);
    List<Expectation> expectations = new ArrayList<>();
    for (Member member : fields.mapping("expect").map(Mapping::members).orElse(List.of())) {
      expectations.add(expectation(member));
    }
    fields.refuseRest();
    return new Step(mapping.place(), after, message, expectations);
  }

  private Optional<Message> message(Fields fields) {
    Optional<String> topic = fields.text("topic");
    Optional<Node> payload = fields.node("payload");
    Optional<String> base64 = fields.text("payload-base64");
    boolean retained = fields.flag("retained").orElse(false);
    if (topic.isEmpty()) {
      if (payload.isPresent() || base64.isPresent()) {
        fields.required("topic");
      }
      return Optional.empty();
    }
    if (payload.isPresent() == base64.isPresent()) {
      problems.error(
          fields.at("topic"), "A message needs one of the keys [payload] and [payload-base64]");
      return Optional.empty();
    }
    if (base64.isPresent()) {
      try {
        return Optional.of(new Message(topic.get(), Bytes.fromBase64(base64.get()), retained));
      } catch (IllegalArgumentException e) {
        problems.error(fields.at("payload-base64"), "This is not base64: " + e.getMessage());
        return Optional.empty();
      }
    }
    if (!(payload.get() instanceof Scalar scalar)) {
      problems.error(
          fields.at("payload"),
          "Key [payload] must be a text, not " + payload.get().noun(),
          "put the JSON document in single quotes");
      return Optional.empty();
    }
    return Optional.of(new Message(topic.get(), Bytes.utf8(scalar.text()), retained));
  }

  private Expectation expectation(Member member) {
    if (!(member.value() instanceof Mapping mapping)) {
      return new Expectation(member.place(), member.key(), member.value(), Quality.GOOD, null);
    }
    Fields fields = new Fields(mapping, "An expectation", problems);
    @Nullable Node value = fields.node("value").orElse(null);
    Quality quality = fields.choice("quality", QUALITIES).orElse(Quality.GOOD);
    Optional<String> sourceTime = fields.text("source-time");
    try {
      sourceTime.filter(text -> !text.equals("none")).ifPresent(Instant::parse);
    } catch (DateTimeException e) {
      problems.error(
          fields.at("source-time"),
          "[" + sourceTime.orElse("") + "] is neither an instant nor none",
          "2026-01-01T12:00:00Z");
    }
    fields.refuseRest();
    return new Expectation(member.place(), member.key(), value, quality, sourceTime.orElse(null));
  }

  private static Map<String, Quality> qualities() {
    Map<String, Quality> qualities = new LinkedHashMap<>();
    for (Quality quality : Quality.values()) {
      qualities.put(quality.name(), quality);
    }
    return qualities;
  }
}
