package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A light whose state and command are one JSON object each. */
final class JsonLight {
  private static final BigDecimal LEVELS = BigDecimal.valueOf(255);

  private final HomeEntity entity;
  private final Members config;
  private final EntityAspects aspects;
  private final String name;

  JsonLight(HomeEntity entity, EntityAspects aspects, String name) {
    this.entity = entity;
    this.config = entity.config();
    this.aspects = aspects;
    this.name = name;
  }

  void add() {
    Set<String> modes = new TreeSet<>(config.texts("supported_color_modes"));
    of("state").type(ValueType.BOOL).words("ON", "OFF").sends("ON", "OFF").add();
    if (config.flag("brightness") || modes.stream().anyMatch(mode -> !mode.equals("onoff"))) {
      of("brightness")
          .type(ValueType.INT)
          .range(BigDecimal.ZERO, config.number("brightness_scale").orElse(LEVELS))
          .add();
    }
    if (modes.contains("color_temp") || config.flag("color_temp")) {
      of("color_temp")
          .type(ValueType.INT)
          .unit(config.flag("color_temp_kelvin") ? "K" : "mired")
          .range(config.number("min_mireds").orElse(null), config.number("max_mireds").orElse(null))
          .add();
    }
    if (modes.contains("white")) {
      of("white").type(ValueType.INT).range(BigDecimal.ZERO, LEVELS).add();
    }
    colour(modes.contains("hs"), "hs", List.of("h", "s"));
    colour(modes.contains("xy"), "xy", List.of("x", "y"));
    colour(modes.contains("rgb"), "rgb", List.of("r", "g", "b"));
    colour(modes.contains("rgbw"), "rgbw", List.of("r", "g", "b", "w"));
    colour(modes.contains("rgbww"), "rgbww", List.of("r", "g", "b", "c", "w"));
    if (config.flag("effect")) {
      of("effect").options(config.texts("effect_list")).add();
    }
  }

  private Aspect of(String member) {
    return aspects
        .of(name + " " + member, "state_topic", "", "command_topic", "")
        .member(member)
        .body(List.of(member));
  }

  // The members of a colour are sent together: half of one is none.
  private void colour(boolean supported, String mode, List<String> members) {
    if (!supported) {
      return;
    }
    for (String member : members) {
      aspects
          .of(name + " color_" + mode + " " + member, "state_topic", "", "command_topic", "")
          .member("color/" + member)
          .type(ValueType.REAL)
          .together(entity.topic("command_topic").orElse("") + " " + mode, "/color/" + member)
          .add();
    }
  }
}
