package io.tagwire.preconfig.importer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** Makes points of what can be read and commanded of one entity. */
final class EntityAspects {
  private final HomeEntity entity;
  private final Members config;
  private final DeviceDraft device;
  private final Findings findings;
  private final Presence presence;

  EntityAspects(HomeEntity entity, DeviceDraft device, Findings findings) {
    this.entity = entity;
    this.config = entity.config();
    this.device = device;
    this.findings = findings;
    this.presence = new EntityAvailability(entity, this::refuse).presence();
    if (config.flag("retain")) {
      refuse(
          entity.name(),
          "it asks for commands that the broker keeps: not done, for a kept command is sent again"
              + " whenever the device connects",
          "");
    }
  }

  HomeEntity entity() {
    return entity;
  }

  Presence presence() {
    return presence;
  }

  void refuse(String name, String why, String text) {
    findings.untranslated(config.place(), device, name, why, text);
  }

  void found(PointDraft point) {
    findings.add(device, point);
  }

  /** An aspect by the keys of its topics and templates; an empty key for none. */
  Aspect of(
      String name, String topic, String template, String commandTopic, String commandTemplate) {
    return new Aspect(this, name, topic, template, commandTopic, commandTemplate);
  }

  /** One whose keys begin with what it is: what_state_topic, what_command_topic and so on. */
  Aspect two(String what) {
    return two(what, what);
  }

  /** The same under another name. */
  Aspect two(String what, String shown) {
    return of(
        entity.name() + " " + shown,
        what + "_state_topic",
        config.has(what + "_value_template") ? what + "_value_template" : what + "_state_template",
        what + "_command_topic",
        what + "_command_template");
  }

  /**
   * One that can only be written, a text for each payload.
   *
   * @param usual the payload by its key in the document, which begins with {@code payload_}
   */
  void command(Map<String, String> usual) {
    Map<String, String> commands = new LinkedHashMap<>();
    for (String key : new TreeSet<>(usual.keySet())) {
      // A payload that is null is a command the device does not know.
      if (config.text(key).isPresent() || !config.has(key)) {
        commands.put(
            key.substring("payload_".length()), config.text(key, usual.getOrDefault(key, "")));
      }
    }
    of(entity.name() + " command", "", "", "command_topic", "command_template")
        .commands(commands)
        .addIfThere();
  }
}
