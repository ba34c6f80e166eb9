package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.importer.jinja.Reading;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The points of an entity of Home Assistant, by its component. */
final class EntityPoints {
  /** The components there are. */
  static final Set<String> COMPONENTS =
      Set.of(
          "alarm_control_panel",
          "binary_sensor",
          "button",
          "camera",
          "climate",
          "cover",
          "device_automation",
          "device_tracker",
          "event",
          "fan",
          "humidifier",
          "image",
          "lawn_mower",
          "light",
          "lock",
          "notify",
          "number",
          "scene",
          "select",
          "sensor",
          "siren",
          "switch",
          "tag",
          "text",
          "update",
          "vacuum",
          "valve",
          "water_heater");

  private static final Set<String> NOT_NUMERIC = Set.of("date", "enum", "timestamp");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final HomeEntity entity;
  private final Members config;
  private final EntityAspects aspects;
  private final String name;

  private EntityPoints(HomeEntity entity, EntityAspects aspects) {
    this.entity = entity;
    this.config = entity.config();
    this.aspects = aspects;
    this.name = entity.name();
  }

  static void add(HomeEntity entity, DeviceDraft device, Findings findings) {
    new EntityPoints(entity, new EntityAspects(entity, device, findings)).add();
  }

  private void add() {
    switch (entity.component()) {
      case "binary_sensor" -> binarySensor();
      case "sensor" -> sensor();
      case "switch", "siren" -> switching();
      case "light" -> new LightPoints(entity, aspects).add();
      case "button" -> press("payload_press", "PRESS");
      case "scene" -> press("payload_on", "ON");
      case "number" -> number();
      case "select" -> select();
      case "text" -> plain().type(ValueType.TEXT).add();
      case "notify" -> aspects.of(name, "", "", "command_topic", "command_template").add();
      case "cover" -> new OpeningPoints(entity, aspects).cover();
      case "valve" -> new OpeningPoints(entity, aspects).valve();
      case "lock" -> lock();
      case "climate", "water_heater" -> new AirPoints(entity, aspects).climate();
      case "humidifier" -> new AirPoints(entity, aspects).humidifier();
      case "fan" -> new AirPoints(entity, aspects).fan();
      case "update" -> update();
      case "event" -> event();
      case "device_automation" -> trigger();
      case "tag" -> aspects.of(name, "topic", "value_template", "", "").event().add();
      case "device_tracker" -> plain().type(ValueType.TEXT).add();
      case "alarm_control_panel" -> alarm();
      case "lawn_mower" -> mower();
      case "vacuum" -> vacuum();
      default -> aspects.refuse(name, "component [" + entity.component() + "] has no value", "");
    }
  }

  private Aspect plain() {
    return aspects.of(name, "state_topic", "value_template", "command_topic", "command_template");
  }

  private void binarySensor() {
    plain().type(ValueType.BOOL).words(text("payload_on", "ON"), text("payload_off", "OFF")).add();
    if (config.number("off_delay").isPresent()) {
      aspects.refuse(
          name, "off_delay turns it off by itself: the point stays on", text("off_delay", ""));
    }
  }

  private void sensor() {
    String deviceClass = text("device_class", "");
    boolean numeric =
        config.text("unit_of_measurement").isPresent()
            || config.text("state_class").isPresent()
            || config.text("suggested_display_precision").isPresent()
            || (!deviceClass.isEmpty() && !NOT_NUMERIC.contains(deviceClass));
    ValueType type =
        deviceClass.equals("timestamp")
            ? ValueType.TIME
            : numeric && !NOT_NUMERIC.contains(deviceClass) ? ValueType.REAL : ValueType.TEXT;
    plain().type(type).unit(text("unit_of_measurement", "")).options(config.texts("options")).add();
  }

  private void switching() {
    String on = text("payload_on", "ON");
    String off = text("payload_off", "OFF");
    plain()
        .type(ValueType.BOOL)
        .words(text("state_on", on), text("state_off", off))
        .sends(on, off)
        .add();
  }

  private void press(String key, String otherwise) {
    aspects
        .of(name, "", "", "command_topic", "command_template")
        .commands(Map.of("press", text(key, otherwise)))
        .add();
  }

  private void number() {
    plain()
        .type(ValueType.REAL)
        .unit(text("unit_of_measurement", ""))
        .range(config.number("min").orElse(BigDecimal.ONE), config.number("max").orElse(HUNDRED))
        .add();
  }

  private void select() {
    plain().options(config.texts("options")).add();
  }

  private void lock() {
    aspects
        .of(name + " state", "state_topic", "value_template", "", "")
        .options(List.of(text("state_locked", "LOCKED"), text("state_unlocked", "UNLOCKED")))
        .addIfThere();
    Map<String, String> commands =
        new LinkedHashMap<>(Map.of("payload_lock", "LOCK", "payload_unlock", "UNLOCK"));
    config.text("payload_open").ifPresent(text -> commands.put("payload_open", text));
    aspects.command(commands);
  }

  private void update() {
    Optional<String> template = config.text("value_template");
    boolean document = template.isPresent() && Reading.makesDocument(template.get());
    Aspect installed = aspects.of(name + " installed", "state_topic", "value_template", "", "");
    Aspect latest =
        config.has("latest_version_topic")
            ? aspects.of(
                name + " latest",
                "latest_version_topic",
                "latest_version_template",
                "command_topic",
                "")
            : aspects.of(name + " latest", "state_topic", "value_template", "command_topic", "");
    if (document) {
      installed.member("installed_version");
    }
    if (!config.has("latest_version_topic")) {
      latest.member("latest_version");
    }
    installed.add();
    config
        .text("payload_install")
        .ifPresentOrElse(
            payload -> latest.commands(Map.of("install", payload)), latest::withoutCommand);
    if (config.has("latest_version_topic") || document || config.has("payload_install")) {
      latest.add();
    }
  }

  private void event() {
    aspects
        .of(name, "state_topic", "value_template", "", "")
        .member("event_type")
        .options(config.texts("event_types"))
        .event()
        .add();
  }

  private void trigger() {
    String title = (text("type", "") + " " + text("subtype", "")).strip();
    Aspect trigger =
        aspects.of(title.isEmpty() ? name : title, "topic", "value_template", "", "").event();
    config.text("payload").ifPresent(trigger::only);
    trigger.add();
  }

  private void alarm() {
    aspects.of(name + " state", "state_topic", "value_template", "", "").addIfThere();
    aspects.command(
        Map.of(
            "payload_arm_away", "ARM_AWAY",
            "payload_arm_home", "ARM_HOME",
            "payload_arm_night", "ARM_NIGHT",
            "payload_arm_vacation", "ARM_VACATION",
            "payload_arm_custom_bypass", "ARM_CUSTOM_BYPASS",
            "payload_disarm", "DISARM",
            "payload_trigger", "TRIGGER"));
  }

  private void mower() {
    aspects
        .of(name + " activity", "activity_state_topic", "activity_value_template", "", "")
        .addIfThere();
    for (String what : List.of("dock", "pause", "start_mowing")) {
      aspects
          .of(name + " " + what, "", "", what + "_command_topic", what + "_command_template")
          .commands(Map.of("press", what))
          .addIfThere();
    }
  }

  private void vacuum() {
    aspects.of(name + " state", "state_topic", "", "", "").member("state").addIfThere();
    aspects
        .of(name + " fan_speed", "state_topic", "", "set_fan_speed_topic", "")
        .member("fan_speed")
        .options(config.texts("fan_speed_list"))
        .addIfThere();
    Map<String, String> commands = new LinkedHashMap<>();
    commands.put("payload_start", "start");
    commands.put("payload_pause", "pause");
    commands.put("payload_stop", "stop");
    commands.put("payload_return_to_base", "return_to_base");
    commands.put("payload_clean_spot", "clean_spot");
    commands.put("payload_locate", "locate");
    aspects.command(commands);
  }

  private String text(String key, String otherwise) {
    return config.text(key, otherwise);
  }
}
