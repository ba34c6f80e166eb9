package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.importer.jinja.Writing;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A light: on and off, brightness and colours. */
final class LightPoints {
  private final HomeEntity entity;
  private final Members config;
  private final EntityAspects aspects;
  private final String name;

  LightPoints(HomeEntity entity, EntityAspects aspects) {
    this.entity = entity;
    this.config = entity.config();
    this.aspects = aspects;
    this.name = entity.name();
  }

  void add() {
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
    aspects
        .two("color_temp")
        .type(ValueType.INT)
        .unit(config.flag("color_temp_kelvin") ? "K" : "mired")
        .range(config.number("min_mireds").orElse(null), config.number("max_mireds").orElse(null))
        .addIfThere();
    aspects.two("effect").options(config.texts("effect_list")).addIfThere();
    for (String colour : List.of("rgb", "hs", "xy", "rgbw", "rgbww", "color_mode")) {
      aspects.two(colour).addIfThere();
    }
  }

  private void level(String what, String unit, BigDecimal high) {
    aspects.two(what).type(ValueType.INT).unit(unit).range(BigDecimal.ZERO, high).addIfThere();
  }

  private void templateLight() {
    Aspect state =
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

  private String text(String key, String otherwise) {
    return config.text(key, otherwise);
  }
}
