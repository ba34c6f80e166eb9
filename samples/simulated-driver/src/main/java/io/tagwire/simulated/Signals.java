package io.tagwire.simulated;

import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.Value;
import io.tagwire.driver.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The list of signals: what can be read and written at the station, in a fixed order. */
final class Signals {
  static final String FAULT_PREFIX = "fault.";

  private static final Range PERCENT = new Range(0, 100);
  private static final Range FLOW = new Range(0, 400);
  private static final Range LEVEL_1 = new Range(0, 5);
  private static final Range LEVEL_2 = new Range(0, 8);
  private static final Map<String, Signal> BY_ADDRESS = byAddress();

  private Signals() {}

  static List<Signal> all() {
    return List.copyOf(BY_ADDRESS.values());
  }

  static Optional<Signal> find(String address) {
    return Optional.ofNullable(BY_ADDRESS.get(address));
  }

  private static Map<String, Signal> byAddress() {
    List<Signal> list = new ArrayList<>();
    addFlow(list);
    addPump(list, "pump1", Station::pump1);
    addPump(list, "pump2", Station::pump2);
    addControl(list);
    addPanel(list);
    addFaults(list);
    Map<String, Signal> all = new LinkedHashMap<>();
    list.forEach(signal -> all.put(signal.address(), signal));
    return all;
  }

  private static void addFlow(List<Signal> list) {
    list.add(
        new Signal(
            "tank1.level",
            ValueType.REAL,
            new Metadata("m", "Level of the intake tank", LEVEL_1),
            station -> new Value.Real(station.tank1().level()),
            Fault.LEVEL_SENSOR,
            null,
            null));
    list.add(
        measured("tank2.level", "m", "Level of the reservoir", LEVEL_2, s -> s.tank2().level()));
    list.add(measured("inflow", "m³/h", "Flow into the intake tank", FLOW, Station::inflow));
    list.add(measured("outflow", "m³/h", "Flow to the consumers", FLOW, Station::outflow));
    list.add(measured("energy.total", "kWh", "Energy used by the pumps", null, Station::energy));
    list.add(state("tank1.overflow", "The intake tank spills over", s -> s.tank1().isFull()));
  }

  private static void addPump(List<Signal> list, String name, Function<Station, Pump> pump) {
    list.add(
        new Signal(
            name + ".command",
            ValueType.BOOL,
            new Metadata("", "Start or stop; taken in manual mode only", null),
            station -> Value.Bool.of(pump.apply(station).command()),
            null,
            (station, value) -> commandPump(station, pump.apply(station), value),
            station -> pump.apply(station).isRunning() == pump.apply(station).command()));
    list.add(state(name + ".running", "The pump runs", s -> pump.apply(s).isRunning()));
    list.add(
        measured(
            name + ".power", "kW", "Power taken", new Range(0, 20), s -> pump.apply(s).power()));
    list.add(measured(name + ".hours", "h", "Hours run", null, s -> pump.apply(s).hours()));
  }

  private static Optional<String> commandPump(Station station, Pump pump, Value value) {
    if (station.isAutomatic()) {
      return Optional.of("the station is in automatic mode; write false to [mode.automatic] first");
    }
    pump.command(value instanceof Value.Bool on && on.value());
    return Optional.empty();
  }

  private static void addControl(List<Signal> list) {
    list.add(
        set(
            "valve1.setpoint",
            new Metadata("%", "Opening of the outlet valve wanted", PERCENT),
            s -> s.valve1().setpoint(),
            (s, percent) -> s.valve1().setpoint(percent),
            s -> s.valve1().hasArrived()));
    list.add(
        measured(
            "valve1.position",
            "%",
            "Opening of the outlet valve",
            PERCENT,
            s -> s.valve1().position()));
    list.add(
        switched(
            "mode.automatic",
            "Pumps follow the level of the intake tank",
            Station::isAutomatic,
            Station::automatic));
    list.add(
        set(
            "setpoint.start-level",
            new Metadata("m", "Pumps start above this level", LEVEL_1),
            Station::startLevel,
            Station::startLevel,
            s -> true));
    list.add(
        set(
            "setpoint.stop-level",
            new Metadata("m", "Pumps stop below this level", LEVEL_1),
            Station::stopLevel,
            Station::stopLevel,
            s -> true));
  }

  private static void addPanel(List<Signal> list) {
    for (int number = 1; number <= 3; number++) {
      int index = number - 1;
      list.add(
          set(
              "panel.dial" + number,
              new Metadata("", "Dial on the local panel", PERCENT),
              s -> s.dial(index),
              (s, value) -> s.dial(index, value),
              s -> true));
    }
    list.add(
        new Signal(
            "panel.display",
            ValueType.TEXT,
            new Metadata("", "Text shown on the local panel; nothing confirms that it is", null),
            station -> new Value.Text(station.display()),
            null,
            (station, value) -> {
              station.display(value.toString());
              return Optional.empty();
            },
            null));
  }

  private static void addFaults(List<Signal> list) {
    list.add(fault(Fault.LINK, "Cuts the link to the station"));
    list.add(fault(Fault.DEVICE, "Makes the station silent while the link stays up"));
    list.add(fault(Fault.LEVEL_SENSOR, "Breaks the level sensor of the intake tank"));
    list.add(fault(Fault.PUMP1, "Keeps pump 1 from running"));
  }

  private static Signal fault(Fault fault, String description) {
    return switched(
        FAULT_PREFIX + fault.word(),
        description,
        station -> station.has(fault),
        (station, on) -> station.fault(fault, on));
  }

  private static Signal measured(
      String address,
      String unit,
      String description,
      @Nullable Range range,
      ToDoubleFunction<Station> reading) {
    return new Signal(
        address,
        ValueType.REAL,
        new Metadata(unit, description, range),
        station -> new Value.Real(reading.applyAsDouble(station)),
        null,
        null,
        null);
  }

  private static Signal state(String address, String description, Predicate<Station> reading) {
    return new Signal(
        address,
        ValueType.BOOL,
        new Metadata("", description, null),
        station -> Value.Bool.of(reading.test(station)),
        null,
        null,
        null);
  }

  private static Signal set(
      String address,
      Metadata metadata,
      ToDoubleFunction<Station> reading,
      ObjDoubleConsumer<Station> setting,
      Predicate<Station> feedback) {
    return new Signal(
        address,
        ValueType.REAL,
        metadata,
        station -> new Value.Real(reading.applyAsDouble(station)),
        null,
        (station, value) -> {
          setting.accept(station, value instanceof Value.Real real ? real.value() : 0);
          return Optional.empty();
        },
        feedback);
  }

  /** Sets a switch of the station. */
  private interface Switching {
    void set(Station station, boolean on);
  }

  private static Signal switched(
      String address, String description, Predicate<Station> reading, Switching switching) {
    return new Signal(
        address,
        ValueType.BOOL,
        new Metadata("", description, null),
        station -> Value.Bool.of(reading.test(station)),
        null,
        (station, value) -> {
          switching.set(station, value instanceof Value.Bool on && on.value());
          return Optional.empty();
        },
        station -> true);
  }
}
