package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.importer.jinja.Reading;
import io.tagwire.preconfig.importer.jinja.Writing;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
      case "light" -> light();
      case "button" -> press("payload_press", "PRESS");
      case "scene" -> press("payload_on", "ON");
      case "number" -> number();
      case "select" -> select();
      case "text" -> plain().type(ValueType.TEXT).add();
      case "notify" -> aspects.of(name, "", "", "command_topic", "command_template").add();
      case "cover" -> cover();
      case "valve" -> valve();
      case "lock" -> lock();
      case "climate", "water_heater" -> climate();
      case "humidifier" -> humidifier();
      case "fan" -> fan();
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

  private EntityAspects.Aspect plain() {
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

  private void light() {
    switch (text("schema", "basic")) {
      case "json" -> new JsonLight(entity, aspects, name).add();
      case "template" -> templateLight();
      default -> basicLight();
    }
  }

  private void basicLight() {
    String on = text("payload_on", "ON");
    String off = text("payload_off", "OFF");
    aspects
        .of(
            name + " state",
            "state_topic",
            config.has("state_value_template") ? "state_value_template" : "value_template",
            "command_topic",
            "")
        .type(ValueType.BOOL)
        .words(on, off)
        .sends(on, off)
        .add();
    level("brightness", "", config.number("brightness_scale").orElse(BigDecimal.valueOf(255)));
    two("color_temp")
        .type(ValueType.INT)
        .unit(config.flag("color_temp_kelvin") ? "K" : "mired")
        .range(config.number("min_mireds").orElse(null), config.number("max_mireds").orElse(null))
        .addIfThere();
    two("effect").options(config.texts("effect_list")).addIfThere();
    for (String colour : List.of("rgb", "hs", "xy", "rgbw", "rgbww", "color_mode")) {
      two(colour).addIfThere();
    }
  }

  private void level(String what, String unit, BigDecimal high) {
    two(what).type(ValueType.INT).unit(unit).range(BigDecimal.ZERO, high).addIfThere();
  }

  // what_state_topic, what_value_template or what_state_template, what_command_topic, …
  private EntityAspects.Aspect two(String what) {
    return two(what, what);
  }

  private EntityAspects.Aspect two(String what, String shown) {
    return aspects.of(
        name + " " + shown,
        what + "_state_topic",
        config.has(what + "_value_template") ? what + "_value_template" : what + "_state_template",
        what + "_command_topic",
        what + "_command_template");
  }

  private void templateLight() {
    EntityAspects.Aspect state =
        aspects
            .of(name + " state", "state_topic", "state_template", "command_topic", "")
            .type(ValueType.BOOL)
            .words("on", "off");
    Optional<String> on = constant("command_on_template");
    Optional<String> off = constant("command_off_template");
    if (on.isPresent() && off.isPresent()) {
      state.sends(on.get(), off.get());
    } else {
      state.readOnly("the commands need a template that is run", text("command_on_template", ""));
    }
    state.add();
    if (config.has("brightness_template")) {
      aspects
          .of(name + " brightness", "state_topic", "brightness_template", "", "")
          .type(ValueType.INT)
          .range(BigDecimal.ZERO, BigDecimal.valueOf(255))
          .add();
    }
    if (config.has("color_temp_template")) {
      aspects
          .of(name + " color_temp", "state_topic", "color_temp_template", "", "")
          .type(ValueType.INT)
          .unit("mired")
          .add();
    }
  }

  private Optional<String> constant(String key) {
    return config
        .text(key)
        .flatMap(
            template -> {
              try {
                Writing writing = Writing.of(template, List.of());
                return writing.payload().contains("{value}")
                    ? Optional.empty()
                    : Optional.of(writing.payload());
              } catch (IllegalArgumentException e) {
                return Optional.empty();
              }
            });
  }

  private void cover() {
    aspects
        .of(name + " state", "state_topic", "value_template", "", "")
        .options(
            List.of(
                text("state_open", "open"),
                text("state_opening", "opening"),
                text("state_closed", "closed"),
                text("state_closing", "closing"),
                text("state_stopped", "stopped")))
        .addIfThere();
    position("position_topic", "position_template", "set_position_topic", "set_position_template");
    command(
        Map.of("payload_open", "OPEN", "payload_close", "CLOSE", "payload_stop", "STOP"),
        "payload_");
    aspects
        .of(
            name + " tilt",
            "tilt_status_topic",
            "tilt_status_template",
            "tilt_command_topic",
            "tilt_command_template")
        .variables("tilt_position")
        .type(ValueType.INT)
        .unit("%")
        .range(
            config.number("tilt_min").orElse(BigDecimal.ZERO),
            config.number("tilt_max").orElse(HUNDRED))
        .addIfThere();
  }

  private void position(String topic, String template, String command, String commandTemplate) {
    BigDecimal closed = config.number("position_closed").orElse(BigDecimal.ZERO);
    BigDecimal open = config.number("position_open").orElse(HUNDRED);
    aspects
        .of(name + " position", topic, template, command, commandTemplate)
        .variables("position")
        .type(ValueType.INT)
        .unit("%")
        .range(closed.min(open), closed.max(open))
        .addIfThere();
  }

  private void valve() {
    if (config.flag("reports_position")) {
      position("state_topic", "value_template", "command_topic", "command_template");
      return;
    }
    aspects
        .of(name + " state", "state_topic", "value_template", "", "")
        .options(
            List.of(
                text("state_open", "open"),
                text("state_opening", "opening"),
                text("state_closed", "closed"),
                text("state_closing", "closing")))
        .addIfThere();
    command(
        Map.of("payload_open", "OPEN", "payload_close", "CLOSE", "payload_stop", "STOP"),
        "payload_");
  }

  private void lock() {
    aspects
        .of(name + " state", "state_topic", "value_template", "", "")
        .options(List.of(text("state_locked", "LOCKED"), text("state_unlocked", "UNLOCKED")))
        .addIfThere();
    Map<String, String> commands =
        new LinkedHashMap<>(Map.of("payload_lock", "LOCK", "payload_unlock", "UNLOCK"));
    config.text("payload_open").ifPresent(text -> commands.put("payload_open", text));
    command(commands, "payload_");
  }

  // A write only point; a payload that is null is a command the device does not know.
  private void command(Map<String, String> usual, String prefix) {
    Map<String, String> commands = new LinkedHashMap<>();
    for (String key : new TreeSet<>(usual.keySet())) {
      if (config.text(key).isPresent() || !config.has(key)) {
        commands.put(key.substring(prefix.length()), text(key, usual.getOrDefault(key, "")));
      }
    }
    aspects
        .of(name + " command", "", "", "command_topic", "command_template")
        .commands(commands)
        .addIfThere();
  }

  private void climate() {
    String unit =
        switch (text("temperature_unit", "")) {
          case "C" -> "°C";
          case "F" -> "°F";
          default -> "";
        };
    BigDecimal low = config.number("min_temp").orElse(null);
    BigDecimal high = config.number("max_temp").orElse(null);
    current("current_temperature", unit);
    current("current_humidity", "%");
    two("temperature", "setpoint").type(ValueType.REAL).unit(unit).range(low, high).addIfThere();
    two("temperature_high", "setpoint high")
        .type(ValueType.REAL)
        .unit(unit)
        .range(low, high)
        .addIfThere();
    two("temperature_low", "setpoint low")
        .type(ValueType.REAL)
        .unit(unit)
        .range(low, high)
        .addIfThere();
    targetHumidity();
    two("mode").options(config.texts("modes")).addIfThere();
    two("fan_mode").options(config.texts("fan_modes")).addIfThere();
    two("swing_mode").options(config.texts("swing_modes")).addIfThere();
    two("swing_horizontal_mode").options(config.texts("swing_horizontal_modes")).addIfThere();
    two("preset_mode", "preset").options(config.texts("preset_modes")).addIfThere();
    aspects.of(name + " action", "action_topic", "action_template", "", "").addIfThere();
    String on = text("payload_on", "ON");
    String off = text("payload_off", "OFF");
    two("power").type(ValueType.BOOL).words(on, off).sends(on, off).addIfThere();
  }

  private void current(String what, String unit) {
    aspects
        .of(name + " " + what, what + "_topic", what + "_template", "", "")
        .type(ValueType.REAL)
        .unit(unit)
        .addIfThere();
  }

  private void targetHumidity() {
    two("target_humidity")
        .type(ValueType.REAL)
        .unit("%")
        .range(
            config.number("min_humidity").orElse(null), config.number("max_humidity").orElse(null))
        .addIfThere();
  }

  private void humidifier() {
    onOff();
    current("current_humidity", "%");
    targetHumidity();
    two("mode").options(config.texts("modes")).addIfThere();
    aspects.of(name + " action", "action_topic", "action_template", "", "").addIfThere();
  }

  private void onOff() {
    String on = text("payload_on", "ON");
    String off = text("payload_off", "OFF");
    aspects
        .of(name, "state_topic", "state_value_template", "command_topic", "command_template")
        .type(ValueType.BOOL)
        .words(on, off)
        .sends(on, off)
        .addIfThere();
  }

  private void fan() {
    onOff();
    BigDecimal low = config.number("speed_range_min").orElse(BigDecimal.ONE);
    BigDecimal high = config.number("speed_range_max").orElse(HUNDRED);
    BigDecimal steps = high.subtract(low).add(BigDecimal.ONE);
    if (steps.signum() > 0) {
      BigDecimal each = HUNDRED.divide(steps, MathContext.DECIMAL64);
      two("percentage")
          .type(ValueType.INT)
          .unit("%")
          .range(BigDecimal.ZERO, HUNDRED)
          .shown(each, BigDecimal.ONE.subtract(low).multiply(each))
          .addIfThere();
    }
    two("preset_mode", "preset").options(config.texts("preset_modes")).addIfThere();
    String on = text("payload_oscillation_on", "oscillate_on");
    String off = text("payload_oscillation_off", "oscillate_off");
    two("oscillation").type(ValueType.BOOL).words(on, off).sends(on, off).addIfThere();
    two("direction").options(List.of("forward", "reverse")).addIfThere();
  }

  private void update() {
    Optional<String> template = config.text("value_template");
    boolean document = template.isPresent() && Reading.makesDocument(template.get());
    EntityAspects.Aspect installed =
        aspects.of(name + " installed", "state_topic", "value_template", "", "");
    EntityAspects.Aspect latest =
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
    EntityAspects.Aspect trigger =
        aspects.of(title.isEmpty() ? name : title, "topic", "value_template", "", "").event();
    config.text("payload").ifPresent(trigger::only);
    trigger.add();
  }

  private void alarm() {
    aspects.of(name + " state", "state_topic", "value_template", "", "").addIfThere();
    command(
        Map.of(
            "payload_arm_away", "ARM_AWAY",
            "payload_arm_home", "ARM_HOME",
            "payload_arm_night", "ARM_NIGHT",
            "payload_arm_vacation", "ARM_VACATION",
            "payload_arm_custom_bypass", "ARM_CUSTOM_BYPASS",
            "payload_disarm", "DISARM",
            "payload_trigger", "TRIGGER"),
        "payload_");
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
    command(commands, "payload_");
  }

  private String text(String key, String otherwise) {
    return config.text(key, otherwise);
  }

  /** Texts of a list without those that are there twice. */
  static List<String> distinct(List<String> texts) {
    return new ArrayList<>(new java.util.LinkedHashSet<>(texts));
  }
}
