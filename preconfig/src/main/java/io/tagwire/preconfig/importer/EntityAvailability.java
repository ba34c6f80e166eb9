package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.importer.jinja.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The availability topics of an entity, one or a list of them. */
final class EntityAvailability {
  private static final Set<String> MODES = Set.of("all", "any", "latest");

  private final HomeEntity entity;
  private final Members config;
  private final Refusal refusal;

  /** Told what cannot be translated. */
  interface Refusal {
    void tell(String name, String why, String text);
  }

  EntityAvailability(HomeEntity entity, Refusal refusal) {
    this.entity = entity;
    this.config = entity.config();
    this.refusal = refusal;
  }

  Presence presence() {
    Presence found = Presence.NONE;
    List<Members> rows = new ArrayList<>(config.objects("availability", Abbreviations::entity));
    Optional<String> single = entity.topic("availability_topic");
    if (single.isPresent()) {
      found = row(found, single.get(), "availability_template", config);
    }
    for (Members row : rows) {
      Optional<String> topic = row.text("topic").map(entity::expanded);
      if (topic.isPresent()) {
        found = row(found, topic.get(), "value_template", row);
      }
    }
    String mode = config.text("availability_mode", "latest");
    if (!MODES.contains(mode)) {
      refusal.tell(entity.name(), "its availability mode is none of all, any, latest", mode);
      return found;
    }
    return found.deciding(mode);
  }

  private Presence row(Presence before, String topic, String templateKey, Members row) {
    if (!Topics.isName(topic)) {
      refusal.tell(entity.name(), "its availability is no single topic", topic);
      return before;
    }
    String online = row.text("payload_available", config.text("payload_available", "online"));
    String offline =
        row.text("payload_not_available", config.text("payload_not_available", "offline"));
    Optional<String> template = row.text(templateKey);
    if (template.isEmpty()) {
      return before.and(topic, "", online, offline);
    }
    try {
      Reading reading = Reading.of(template.get());
      if (!reading.steps().isEmpty() || !reading.when().isEmpty()) {
        throw new IllegalArgumentException("only a place and a choice are supported here");
      }
      String selector = reading.selector().equals("$payload") ? "" : reading.selector();
      if (reading.map().isEmpty()) {
        return before.and(topic, selector, online, offline);
      }
      List<String> yes = reading.rawOf(online);
      if (yes.isEmpty()) {
        throw new IllegalArgumentException("no text stands for online");
      }
      return before.and(
          topic, selector, String.join("|", yes), String.join("|", reading.rawOf(offline)));
    } catch (IllegalArgumentException e) {
      refusal.tell(entity.name(), "availability: " + e.getMessage(), template.get());
      return before;
    }
  }
}
