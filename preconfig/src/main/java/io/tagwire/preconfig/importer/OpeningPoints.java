package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;

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
    state("open", "opening", "closed", "closing", "stopped");
    position("position_topic", "position_template", "set_position_topic", "set_position_template");
    command();
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
    state("open", "opening", "closed", "closing");
    command();
  }

  private void state(String... words) {
    aspects
        .of(name + " state", "state_topic", "value_template", "", "")
        .options(Stream.of(words).map(word -> config.text("state_" + word, word)).toList())
        .addIfThere();
  }

  private void command() {
    aspects.command(
        Map.of("payload_open", "OPEN", "payload_close", "CLOSE", "payload_stop", "STOP"));
  }
}
