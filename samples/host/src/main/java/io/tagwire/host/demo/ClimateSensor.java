package io.tagwire.host.demo;

import io.tagwire.host.output.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A Zigbee climate sensor behind Zigbee2MQTT, in the hall of the pumps: they make it warm. */
final class ClimateSensor implements DemoDevice {
  private static final String TOPIC = "zigbee2mqtt/hall";

  @Override
  public List<DeviceMessage> announce() {
    return List.of(
        DeviceMessage.kept("zigbee2mqtt/bridge/state", "{\"state\":\"online\"}"),
        DeviceMessage.kept(TOPIC + "/availability", "{\"state\":\"online\"}"));
  }

  @Override
  public List<DeviceMessage> report(DemoStation station, Instant now) {
    double kilowatts = station.real("station.pump1.power") + station.real("station.pump2.power");
    double wave = Math.sin(now.getEpochSecond() / 30.0);
    return List.of(
        DeviceMessage.live(
            TOPIC,
            Json.object(
                json -> {
                  json.writeNumberField("battery", 93);
                  json.writeNumberField(
                      "humidity", TasmotaPlug.rounded(61 - kilowatts / 2 + wave, 2));
                  json.writeStringField("last_seen", now.truncatedTo(ChronoUnit.MILLIS).toString());
                  json.writeNumberField("linkquality", 118);
                  json.writeNumberField(
                      "temperature", TasmotaPlug.rounded(17 + kilowatts / 4 + wave, 2));
                  json.writeNumberField("voltage", 3010);
                })));
  }
}
