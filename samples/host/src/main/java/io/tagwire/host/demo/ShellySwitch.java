package io.tagwire.host.demo;

import io.tagwire.host.output.Json;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A Shelly relay of the second generation: feeds and switches pump 2. */
final class ShellySwitch implements DemoDevice {
  private static final String PREFIX = "pump2-shelly";
  private static final String STATUS = PREFIX + "/status/switch:0";
  private static final String COMMAND = PREFIX + "/command/switch:0";

  @Override
  public List<DeviceMessage> announce() {
    return List.of(DeviceMessage.kept(PREFIX + "/online", "true"));
  }

  @Override
  public List<DeviceMessage> report(DemoStation station, Instant now) {
    return List.of(status(station, station.flag("station.pump2"), "init"));
  }

  @Override
  public List<String> commandTopics() {
    return List.of(COMMAND);
  }

  @Override
  public CompletionStage<List<DeviceMessage>> command(
      String topic, String payload, DemoStation station) {
    return switch (payload) {
      case "on", "off" -> {
        boolean on = payload.equals("on");
        yield station
            .switchPump("station.pump2", on)
            .thenApply(done -> List.of(status(station, on, "MQTT")));
      }
      default ->
          CompletableFuture.completedFuture(
              List.of(status(station, station.flag("station.pump2"), "MQTT")));
    };
  }

  private static DeviceMessage status(DemoStation station, boolean on, String source) {
    double watts = station.real("station.pump2.power") * 1000;
    return DeviceMessage.live(
        STATUS,
        Json.object(
            json -> {
              json.writeNumberField("id", 0);
              json.writeStringField("source", source);
              json.writeBooleanField("output", on);
              json.writeNumberField("apower", TasmotaPlug.rounded(watts, 1));
              json.writeNumberField("voltage", 398.5);
              json.writeNumberField("freq", 50);
              json.writeNumberField("current", TasmotaPlug.rounded(watts / 398.5, 3));
              json.writeNumberField("pf", 0.97);
              json.writeObjectFieldStart("aenergy");
              json.writeNumberField(
                  "total", TasmotaPlug.rounded(station.real("station.energy"), 3));
              json.writeEndObject();
              json.writeObjectFieldStart("temperature");
              json.writeNumberField("tC", on ? 48.5 : 31.0);
              json.writeEndObject();
            }));
  }
}
