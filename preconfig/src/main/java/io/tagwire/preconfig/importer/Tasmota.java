package io.tagwire.preconfig.importer;

import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a device with Tasmota keeps under {@code tasmota/discovery/<MAC>}: {@code config} with its
 * topics and relays, {@code sensors} with an example of what it measures.
 */
final class Tasmota implements Discovery {
  private static final Set<String> UNITS_OF_MESSAGE =
      Set.of("TempUnit", "PressureUnit", "SpeedUnit");
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("Humidity", "%"),
          Map.entry("Moisture", "%"),
          Map.entry("Power", "W"),
          Map.entry("ApparentPower", "VA"),
          Map.entry("ReactivePower", "var"),
          Map.entry("Voltage", "V"),
          Map.entry("Current", "A"),
          Map.entry("Total", "kWh"),
          Map.entry("Today", "kWh"),
          Map.entry("Yesterday", "kWh"),
          Map.entry("ExportActive", "kWh"),
          Map.entry("ImportActive", "kWh"),
          Map.entry("Frequency", "Hz"),
          Map.entry("Illuminance", "lx"),
          Map.entry("Distance", "cm"),
          Map.entry("CarbonDioxide", "ppm"),
          Map.entry("eCO2", "ppm"),
          Map.entry("TVOC", "ppb"),
          Map.entry("PM1", "µg/m³"),
          Map.entry("PM2.5", "µg/m³"),
          Map.entry("PM10", "µg/m³"),
          Map.entry("Noise", "dB"));

  private static final int RELAY = 1;
  private static final int LIGHT = 2;
  private static final int SHUTTER = 3;
  private static final int LIGHT_WITH_COLOUR = 3;

  @Override
  public boolean accepts(Document document) {
    String[] levels = document.levels();
    int end = levels.length - 1;
    return end >= 3
        && levels[end - 2].equals("discovery")
        && (levels[end].equals("config") || levels[end].equals("sensors"));
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    Map<String, Station> stations = new TreeMap<>();
    for (Document document : documents) {
      if (document.topic().endsWith("/config")) {
        findings
            .object(document)
            .ifPresent(
                config ->
                    stations.put(parent(document), Station.of(config, mac(document), findings)));
      }
    }
    stations.values().forEach(station -> relays(station, findings));
    for (Document document : documents) {
      if (document.topic().endsWith("/sensors")) {
        sensors(document, Optional.ofNullable(stations.get(parent(document))), findings);
      }
    }
  }

  private static String parent(Document document) {
    return document.topic().substring(0, document.topic().lastIndexOf('/'));
  }

  private static String mac(Document document) {
    String[] levels = document.levels();
    return levels[levels.length - 2];
  }

  /** A device with its topics. */
  private record Station(Members config, DeviceDraft device) {

    static Station of(Members config, String mac, Findings findings) {
      String name = config.text("dn", config.text("t", mac));
      return new Station(
          config,
          findings.device(config.text("mac", mac)).known(name, "Tasmota", config.text("md", "")));
    }

    /** A topic by the index of its prefix: 0 commands, 1 answers, 2 telemetry. */
    String topic(int prefix, String what) {
      List<String> prefixes = config.texts("tp");
      String first =
          prefixes.size() > prefix
              ? prefixes.get(prefix)
              : List.of("cmnd", "stat", "tele").get(prefix);
      String full = config.text("ft", "%prefix%/%topic%/");
      String filled =
          full.replace("%prefix%", first)
              .replace("%topic%", config.text("t", ""))
              .replace("%hostname%", config.text("hn", ""))
              .replace("%id%", id());
      return (filled.endsWith("/") ? filled : filled + "/") + what;
    }

    // As the firmware has it: the last six digits of the address.
    private String id() {
      String mac = config.text("mac", device.id());
      return mac.length() > 6 ? mac.substring(mac.length() - 6) : mac;
    }

    String word(boolean on) {
      List<String> words = config.texts("state");
      return words.size() > 1 ? words.get(on ? 1 : 0) : on ? "ON" : "OFF";
    }

    PointDraft alive(PointDraft point) {
      point.presence(
          Presence.NONE.and(
              topic(2, "LWT"), "", config.text("onln", "Online"), config.text("ofln", "Offline")));
      // A device that sleeps is away most of the time.
      return config.text("dslp", "0").equals("1")
          ? point.set("offline-quality", "last-known")
          : point;
    }
  }

  private static void relays(Station station, Findings findings) {
    List<Integer> kinds = new ArrayList<>();
    for (String kind : station.config().texts("rl")) {
      kinds.add(Members.decimal(kind).map(BigDecimal::intValue).orElse(0));
    }
    long several = kinds.stream().filter(kind -> kind == RELAY || kind == LIGHT).count();
    List<Node> names = station.config().items("fn");
    int shutter = 0;
    boolean shutterSeen = false;
    for (int i = 0; i < kinds.size(); i++) {
      int kind = kinds.get(i);
      String name =
          i < names.size() && names.get(i) instanceof Scalar text && !Members.isNull(text)
              ? text.text()
              : "relay " + (i + 1);
      String number = several > 1 ? Integer.toString(i + 1) : "";
      if (kind == RELAY || kind == LIGHT) {
        power(station, name, "POWER" + number, kind == LIGHT ? "light" : "relay", findings);
      }
      if (kind == LIGHT) {
        light(station, name, findings);
      }
      if (kind == SHUTTER) {
        // Two relays move one shutter.
        if (!shutterSeen) {
          shutter(station, ++shutter, findings);
        }
        shutterSeen = !shutterSeen;
      }
    }
  }

  private static PointDraft command(
      Station station, String name, String command, String selector, String kind) {
    // With SetOption4 the answer comes on a topic with the name of the command.
    boolean own =
        station.config().object("so").filter(so -> so.text("4", "0").equals("1")).isPresent();
    PointDraft point =
        new PointDraft(station.config().place(), name)
            .component(kind)
            .read(station.topic(1, own ? command : "RESULT"), selector)
            .write(station.topic(0, command))
            .set("read.topic", station.topic(0, command))
            // Its state comes on a change only: it is asked once.
            .set("duty.0.topic", station.topic(0, command))
            .set("confirm.by", "value");
    if (own) {
      // The bare word comes there, too.
      point.set("when.0.selector", "$payload").set("when.0.matches", "(?s)\\s*\\{.*");
    }
    return station.alive(point);
  }

  private static void power(
      Station station, String name, String command, String kind, Findings findings) {
    findings.add(
        station.device(),
        command(station, name, command, "/" + command, kind)
            .type(ValueType.BOOL)
            .words(station.word(true), station.word(false)));
  }

  private static void light(Station station, String name, Findings findings) {
    int subtype = station.config().number("lt_st").map(BigDecimal::intValue).orElse(0);
    if (subtype < 1) {
      return;
    }
    findings.add(
        station.device(),
        command(station, name + " dimmer", "Dimmer", "/Dimmer", "light")
            .type(ValueType.INT)
            .unit("%")
            .range(BigDecimal.ZERO, BigDecimal.valueOf(100)));
    if (subtype == 2 || subtype == 5) {
      findings.add(
          station.device(),
          command(station, name + " ct", "CT", "/CT", "light")
              .type(ValueType.INT)
              .unit("mired")
              .range(BigDecimal.valueOf(153), BigDecimal.valueOf(500)));
    }
    if (subtype >= LIGHT_WITH_COLOUR) {
      findings.add(
          station.device(),
          command(station, name + " color", "HSBColor", "/HSBColor", "light")
              .description("Hue, saturation and brightness: 0-360,0-100,0-100"));
    }
  }

  private static void shutter(Station station, int number, Findings findings) {
    findings.add(
        station.device(),
        command(
                station,
                "shutter " + number,
                "ShutterPosition" + number,
                "/Shutter" + number + "/Position",
                "shutter")
            .type(ValueType.INT)
            .unit("%")
            .range(BigDecimal.ZERO, BigDecimal.valueOf(100)));
  }

  private static void sensors(Document document, Optional<Station> station, Findings findings) {
    Optional<Members> sensors = findings.object(document).flatMap(root -> root.object("sn"));
    if (sensors.isEmpty()) {
      return;
    }
    if (station.isEmpty()) {
      DeviceDraft device = findings.device(mac(document));
      findings.untranslated(
          sensors.get().place(),
          device,
          "sensors",
          "its document config is missing, which tells the topics",
          "");
      return;
    }
    collect(sensors.get(), "", "", sensors.get(), station.get(), findings);
  }

  // The depth is bounded by the reader of the document.
  private static void collect(
      Members members,
      String name,
      String pointer,
      Members root,
      Station station,
      Findings findings) {
    for (String key : members.names()) {
      Optional<Node> node = members.node(key);
      if (node.isEmpty()
          || (pointer.isEmpty() && (key.equals("Time") || UNITS_OF_MESSAGE.contains(key)))) {
        continue;
      }
      String here = name.isEmpty() ? key : name + "_" + key;
      String at = pointer + "/" + Topics.token(key);
      if (node.get() instanceof Node.Mapping) {
        members.object(key).ifPresent(inner -> collect(inner, here, at, root, station, findings));
      } else if (node.get() instanceof Node.Sequence sequence) {
        for (int i = 0; i < sequence.items().size(); i++) {
          if (sequence.items().get(i) instanceof Scalar scalar) {
            sensor(scalar, here + "_" + (i + 1), key, at + "/" + i, root, station, findings);
          }
        }
      } else if (node.get() instanceof Scalar scalar) {
        sensor(scalar, here, key, at, root, station, findings);
      }
    }
  }

  private static void sensor(
      Scalar example,
      String name,
      String key,
      String pointer,
      Members root,
      Station station,
      Findings findings) {
    PointDraft point =
        station.alive(
            new PointDraft(example.place(), name)
                .component("sensor")
                .read(station.topic(2, "SENSOR"), pointer));
    String on = station.word(true);
    String off = station.word(false);
    if (example.quoted() && (example.text().equals(on) || example.text().equals(off))) {
      point.type(ValueType.BOOL).words(on, off);
    } else if (!example.quoted()) {
      boolean flag = example.text().equals("true") || example.text().equals("false");
      point.type(flag ? ValueType.BOOL : ValueType.REAL).unit(flag ? "" : unit(key, root));
    }
    findings.add(station.device(), point);
  }

  private static String unit(String key, Members root) {
    return switch (key) {
      case "Temperature", "DewPoint", "FeelsLike" ->
          root.text("TempUnit").map(unit -> "°" + unit).orElse("°C");
      case "Pressure", "SeaPressure" -> root.text("PressureUnit", "hPa");
      case "Speed" -> root.text("SpeedUnit", "");
      default -> UNITS.getOrDefault(key, "");
    };
  }
}
