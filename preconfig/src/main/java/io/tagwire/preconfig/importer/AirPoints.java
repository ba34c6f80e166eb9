package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** What heats, cools, wets and moves air, with measured values, setpoints and modes. */
final class AirPoints {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Members config;
  private final EntityAspects aspects;
  private final String name;

  AirPoints(HomeEntity entity, EntityAspects aspects) {
    this.config = entity.config();
    this.aspects = aspects;
    this.name = entity.name();
  }

  void climate() {
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
    aspects
        .two("temperature", "setpoint")
        .type(ValueType.REAL)
        .unit(unit)
        .range(low, high)
        .addIfThere();
    aspects
        .two("temperature_high", "setpoint high")
        .type(ValueType.REAL)
        .unit(unit)
        .range(low, high)
        .addIfThere();
    aspects
        .two("temperature_low", "setpoint low")
        .type(ValueType.REAL)
        .unit(unit)
        .range(low, high)
        .addIfThere();
    targetHumidity();
    aspects.two("mode").options(config.texts("modes")).addIfThere();
    aspects.two("fan_mode").options(config.texts("fan_modes")).addIfThere();
    aspects.two("swing_mode").options(config.texts("swing_modes")).addIfThere();
    aspects
        .two("swing_horizontal_mode")
        .options(config.texts("swing_horizontal_modes"))
        .addIfThere();
    aspects.two("preset_mode", "preset").options(config.texts("preset_modes")).addIfThere();
    aspects.of(name + " action", "action_topic", "action_template", "", "").addIfThere();
    String on = text("payload_on", "ON");
    String off = text("payload_off", "OFF");
    aspects.two("power").type(ValueType.BOOL).words(on, off).sends(on, off).addIfThere();
  }

  private void current(String what, String unit) {
    aspects
        .of(name + " " + what, what + "_topic", what + "_template", "", "")
        .type(ValueType.REAL)
        .unit(unit)
        .addIfThere();
  }

  private void targetHumidity() {
    aspects
        .two("target_humidity")
        .type(ValueType.REAL)
        .unit("%")
        .range(
            config.number("min_humidity").orElse(null), config.number("max_humidity").orElse(null))
        .addIfThere();
  }

  void humidifier() {
    onOff();
    current("current_humidity", "%");
    targetHumidity();
    aspects.two("mode").options(config.texts("modes")).addIfThere();
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

  void fan() {
    onOff();
    BigDecimal low = config.number("speed_range_min").orElse(BigDecimal.ONE);
    BigDecimal high = config.number("speed_range_max").orElse(HUNDRED);
    BigDecimal steps = high.subtract(low).add(BigDecimal.ONE);
    if (steps.signum() > 0) {
      BigDecimal each = HUNDRED.divide(steps, MathContext.DECIMAL64);
      aspects
          .two("percentage")
          .type(ValueType.INT)
          .unit("%")
          .range(BigDecimal.ZERO, HUNDRED)
          .shown(each, BigDecimal.ONE.subtract(low).multiply(each))
          .addIfThere();
    }
    aspects.two("preset_mode", "preset").options(config.texts("preset_modes")).addIfThere();
    String on = text("payload_oscillation_on", "oscillate_on");
    String off = text("payload_oscillation_off", "oscillate_off");
    aspects.two("oscillation").type(ValueType.BOOL).words(on, off).sends(on, off).addIfThere();
    aspects.two("direction").options(List.of("forward", "reverse")).addIfThere();
  }

  private String text(String key, String otherwise) {
    return config.text(key, otherwise);
  }
}
