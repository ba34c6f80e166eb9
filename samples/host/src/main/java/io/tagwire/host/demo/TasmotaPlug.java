package io.tagwire.host.demo;

import io.tagwire.host.output.Json;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A plug with Tasmota firmware: feeds and switches pump 1. */
final class TasmotaPlug implements DemoDevice {
  private static final String TOPIC = "pump1-plug";
  private static final String RELAY = "stat/" + TOPIC + "/POWER";
  private static final String COMMAND = "cmnd/" + TOPIC + "/POWER";
  private static final int VOLTAGE = 400;
  private static final double POWER_FACTOR = 0.93;

  @Override
  public List<DeviceMessage> announce() {
    return List.of(DeviceMessage.kept("tele/" + TOPIC + "/LWT", "Online"));
  }

  @Override
  public List<DeviceMessage> report(DemoStation station, Instant now) {
    String time =
        LocalDateTime.ofInstant(now, ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString();
    String clock = time.length() == 16 ? time + ":00" : time;
    double watts = station.real("station.pump1.power") * 1000;
    String relay = relay(station);
    String sensor =
        Json.object(
            json -> {
              json.writeStringField("Time", clock);
              json.writeObjectFieldStart("ENERGY");
              json.writeNumberField("Total", rounded(station.real("station.energy"), 3));
              json.writeNumberField("Yesterday", 41.2);
              json.writeNumberField("Today", rounded(station.real("station.energy"), 3));
              json.writeNumberField("Power", Math.round(watts));
              json.writeNumberField("ApparentPower", Math.round(watts / POWER_FACTOR));
              json.writeNumberField("Factor", POWER_FACTOR);
              json.writeNumberField("Voltage", VOLTAGE);
              json.writeNumberField("Current", rounded(watts / VOLTAGE, 3));
              json.writeEndObject();
            });
    String state =
        Json.object(
            json -> {
              json.writeStringField("Time", clock);
              json.writeNumberField("UptimeSec", now.getEpochSecond() % 1_000_000);
              json.writeStringField("POWER", relay);
              json.writeObjectFieldStart("Wifi");
              json.writeStringField("SSId", "plant");
              json.writeNumberField("RSSI", 70);
              json.writeNumberField("Signal", -65);
              json.writeEndObject();
            });
    return List.of(
        DeviceMessage.live(RELAY, relay),
        DeviceMessage.live("tele/" + TOPIC + "/SENSOR", sensor),
        DeviceMessage.live("tele/" + TOPIC + "/STATE", state));
  }

  @Override
  public List<String> commandTopics() {
    return List.of(COMMAND);
  }

  @Override
  public CompletionStage<List<DeviceMessage>> command(
      String topic, String payload, DemoStation station) {
    return switch (payload.toUpperCase(Locale.ROOT)) {
      case "ON", "OFF" -> {
        boolean on = payload.equalsIgnoreCase("ON");
        yield station
            .switchPump("station.pump1", on)
            .thenApply(done -> List.of(DeviceMessage.live(RELAY, on ? "ON" : "OFF")));
      }
      // An empty command asks for the state.
      default ->
          CompletableFuture.completedFuture(List.of(DeviceMessage.live(RELAY, relay(station))));
    };
  }

  private static String relay(DemoStation station) {
    return station.flag("station.pump1") ? "ON" : "OFF";
  }

  static double rounded(double value, int digits) {
    double factor = Math.pow(10, digits);
    return Math.round(value * factor) / factor;
  }
}
