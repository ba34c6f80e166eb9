package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What opens and closes: covers and valves, by state, position and command. */
final class OpeningPoints {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Members config;
  private final EntityAspects aspects;
  private final String name;

  OpeningPoints(HomeEntity entity, EntityAspects aspects) {
    this.config = entity.config();
    this.aspects = aspects;
    this.name = entity.name();
  }

  void cover() {
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
    aspects.command(
        Map.of("payload_open", "OPEN", "payload_close", "CLOSE", "payload_stop", "STOP"));
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

  void valve() {
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
    aspects.command(
        Map.of("payload_open", "OPEN", "payload_close", "CLOSE", "payload_stop", "STOP"));
  }

  private String text(String key, String otherwise) {
    return config.text(key, otherwise);
  }
}
