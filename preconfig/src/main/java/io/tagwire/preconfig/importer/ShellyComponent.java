package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.source.Place;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A component of a Shelly: {@code switch:0}. */
final class ShellyComponent {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final String prefix;
  private final String key;
  private final String kind;
  private final String number;
  private final boolean controls;
  private final DeviceDraft device;
  private final Findings findings;
  private final Optional<Members> config;
  private final Optional<Members> state;

  /**
   * A component of a device.
   *
   * @param shelly the device
   * @param key as in its documents
   * @param controls whether it takes commands
   */
  ShellyComponent(
      ShellyDevice shelly, String key, boolean controls, DeviceDraft device, Findings findings) {
    this.prefix = shelly.prefix();
    this.key = key;
    this.kind = key.substring(0, key.indexOf(':'));
    this.number = key.substring(key.indexOf(':') + 1);
    this.controls = controls;
    this.device = device;
    this.findings = findings;
    this.config = shelly.config(key);
    this.state = shelly.state(key);
  }

  void add() {
    switch (kind) {
      case "switch" -> {
        output();
        meter(isMeter());
        real("temperature", "/temperature/tC", "°C");
      }
      case "pm1" -> meter(true);
      case "em" -> threePhases();
      case "em1" -> onePhase("");
      case "emdata" -> {
        real("total_act", "/total_act", "Wh");
        real("total_act_ret", "/total_act_ret", "Wh");
      }
      case "em1data" -> {
        real("total_act_energy", "/total_act_energy", "Wh");
        real("total_act_ret_energy", "/total_act_ret_energy", "Wh");
      }
      case "input" -> input();
      case "temperature" -> real("tC", "/tC", "°C");
      case "humidity" -> real("rh", "/rh", "%");
      case "illuminance" -> real("lux", "/lux", "lx");
      case "voltmeter" -> real("voltage", "/voltage", "V");
      case "devicepower" -> real("battery", "/battery/percent", "%");
      case "flood", "smoke" -> flag("alarm", "/alarm");
      case "occupancy", "presencezone" -> flag("value", "/value");
      case "light", "rgb", "rgbw", "cct" -> light();
      case "cover" -> cover();
      case "boolean", "number", "text", "enum" -> virtual();
      case "bthomesensor" -> bluetooth();
      case "thermostat" -> {
        real("current", "/current_C", "°C");
        real("target", "/target_C", "°C");
      }
      default -> {
        // Scripts, radios, schedules: nothing to measure or to switch.
      }
    }
  }

  private String statusTopic() {
    return prefix + "/status/" + key;
  }

  private PointDraft point(String what, String pointer) {
    return new PointDraft(place(), key + "." + what)
        .component(kind)
        .description(config.flatMap(one -> one.text("name")).orElse(""))
        .read(statusTopic(), pointer)
        .presence(alive());
  }

  private Presence alive() {
    return Presence.NONE.and(prefix + "/online", "", "true", "false");
  }

  private Place place() {
    return config.or(() -> state).map(Members::place).orElse(Findings.place(prefix));
  }

  private PointDraft added(PointDraft point) {
    findings.add(device, point);
    return point;
  }

  private PointDraft real(String what, String pointer, String unit) {
    return added(point(what, pointer).type(ValueType.REAL).unit(unit));
  }

  private PointDraft flag(String what, String pointer) {
    return added(point(what, pointer).type(ValueType.BOOL));
  }

  private void output() {
    PointDraft output = point("output", "/output").type(ValueType.BOOL);
    if (controls) {
      output
          .write(prefix + "/command/" + key)
          .set("write.true", "on")
          .set("write.false", "off")
          .set("confirm.by", "value");
    }
    added(output);
  }

  // Limits are there where something is measured; a status says it itself.
  private boolean isMeter() {
    return state
        .map(one -> one.has("apower"))
        .orElseGet(
            () ->
                config
                    .filter(
                        one ->
                            one.has("power_limit")
                                || one.has("voltage_limit")
                                || one.has("current_limit"))
                    .isPresent());
  }

  private void meter(boolean there) {
    if (!there) {
      return;
    }
    real("power", "/apower", "W");
    real("voltage", "/voltage", "V");
    real("current", "/current", "A");
    real("energy", "/aenergy/total", "Wh");
    if (state.filter(one -> one.has("pf")).isPresent()) {
      real("pf", "/pf", "");
    }
    if (state.filter(one -> one.has("freq")).isPresent()) {
      real("freq", "/freq", "Hz");
    }
    if (state.filter(one -> one.has("ret_aenergy")).isPresent()) {
      real("returned_energy", "/ret_aenergy/total", "Wh");
    }
  }

  private void threePhases() {
    for (String phase : List.of("a_", "b_", "c_")) {
      onePhase(phase);
    }
    real("total_current", "/total_current", "A");
    real("total_act_power", "/total_act_power", "W");
    real("total_aprt_power", "/total_aprt_power", "VA");
  }

  private void onePhase(String phase) {
    Map<String, String> units = new LinkedHashMap<>();
    units.put("voltage", "V");
    units.put("current", "A");
    units.put("act_power", "W");
    units.put("aprt_power", "VA");
    units.put("pf", "");
    units.put("freq", "Hz");
    units.forEach((what, unit) -> real(phase + what, "/" + phase + what, unit));
  }

  private void input() {
    String type = config.map(one -> one.text("type", "switch")).orElse("switch");
    switch (type) {
      case "button" ->
          added(
              new PointDraft(place(), key + ".event")
                  .component(kind)
                  .description(config.flatMap(one -> one.text("name")).orElse(""))
                  .read(prefix + "/events/rpc", "/params/events/[component=" + key + "]/event")
                  .set("when.0.selector", "/method")
                  .set("when.0.equals", "NotifyEvent")
                  .presence(alive())
                  .event());
      case "analog" -> real("percent", "/percent", "%");
      case "count" -> {
        real("count", "/counts/total", "");
        real("freq", "/freq", "Hz");
      }
      default -> flag("state", "/state");
    }
  }

  private void light() {
    output();
    PointDraft brightness = point("brightness", "/brightness").type(ValueType.REAL).unit("%");
    brightness.range(BigDecimal.ZERO, HUNDRED);
    String method =
        switch (kind) {
          case "light" -> "Light.Set";
          case "cct" -> "CCT.Set";
          default -> kind.toUpperCase(Locale.ROOT) + ".Set";
        };
    rpc(brightness, method, "brightness");
    added(brightness);
    if (kind.equals("cct")) {
      PointDraft temperature = point("ct", "/ct").type(ValueType.REAL).unit("K");
      rpc(temperature, method, "ct");
      added(temperature);
    }
  }

  private void rpc(PointDraft point, String method, String parameter) {
    if (!controls) {
      return;
    }
    point
        .write(prefix + "/rpc")
        .set("write.format", "json")
        .set(
            "write.payload",
            "{\"id\":\"{id}\",\"src\":\"tagwire\",\"method\":\""
                + method
                + "\",\"params\":{\"id\":"
                + number
                + ",\""
                + parameter
                + "\":\"{value}\"}}")
        .set("confirm.by", "value");
  }

  private void cover() {
    added(
        point("state", "/state")
            .options(List.of("open", "closed", "opening", "closing", "stopped", "calibrating")));
    PointDraft position = point("position", "/current_pos").type(ValueType.REAL).unit("%");
    position.range(BigDecimal.ZERO, HUNDRED);
    if (controls) {
      position
          .write(prefix + "/command/" + key)
          .set("write.payload", "pos,{value}")
          .set("confirm.by", "value");
      PointDraft command =
          new PointDraft(place(), key + ".command")
              .component(kind)
              .write(prefix + "/command/" + key);
      for (String word : List.of("open", "close", "stop")) {
        command.set("write.map." + word, word);
      }
      added(command);
    }
    added(position);
    meter(true);
  }

  private void virtual() {
    PointDraft point = point("value", "/value");
    String method = kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1) + ".Set";
    Optional<Members> shown =
        config.flatMap(one -> one.object("meta")).flatMap(meta -> meta.object("ui"));
    point.type(
        switch (kind) {
          case "boolean" -> ValueType.BOOL;
          case "number" -> ValueType.REAL;
          default -> ValueType.TEXT;
        });
    point.unit(shown.flatMap(ui -> ui.text("unit")).orElse(""));
    config.ifPresent(
        one -> {
          point.range(one.number("min").orElse(null), one.number("max").orElse(null));
          if (kind.equals("enum")) {
            point.options(one.texts("options"));
          }
        });
    rpc(point, method, "value");
    added(point);
  }

  // Its object id tells what it measures; a status tells the type.
  private void bluetooth() {
    String example = state.flatMap(one -> one.text("value")).orElse("");
    boolean isFlag = example.equals("true") || example.equals("false");
    added(
        point("value", "/value")
            .type(isFlag ? ValueType.BOOL : ValueType.REAL)
            .unit(config.flatMap(one -> one.text("unit")).orElse("")));
  }
}
