package io.tagwire.host.demo;

import io.tagwire.host.output.Json;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A LoRaWAN probe behind ChirpStack: the level of the intake tank. */
final class LevelProbe implements DemoDevice {
  private static final String DEVICE = "70b3d57ed0000001";
  private static final String EVENTS = "application/water/device/" + DEVICE + "/event/";

  private final AtomicLong frame = new AtomicLong();

  @Override
  public List<DeviceMessage> announce() {
    return List.of();
  }

  @Override
  public List<DeviceMessage> report(DemoStation station, Instant now) {
    long number = frame.getAndIncrement();
    DeviceMessage uplink =
        DeviceMessage.live(
            EVENTS + "up",
            Json.object(
                json -> {
                  json.writeStringField("time", now.toString());
                  json.writeObjectFieldStart("deviceInfo");
                  json.writeStringField("devEui", DEVICE);
                  json.writeEndObject();
                  json.writeNumberField("fCnt", number);
                  json.writeNumberField("fPort", 2);
                  json.writeObjectFieldStart("object");
                  json.writeNumberField(
                      "level_mm", Math.round(station.real("station.tank1.level") * 1000));
                  json.writeEndObject();
                  json.writeArrayFieldStart("rxInfo");
                  json.writeStartObject();
                  json.writeStringField("gatewayId", "a84041ffff000001");
                  json.writeNumberField("rssi", -97 + number % 5);
                  json.writeNumberField("snr", 7.5);
                  json.writeEndObject();
                  json.writeEndArray();
                }));
    return number % 10 == 0 ? List.of(uplink, status(now)) : List.of(uplink);
  }

  private static DeviceMessage status(Instant now) {
    return DeviceMessage.live(
        EVENTS + "status",
        Json.object(
            json -> {
              json.writeStringField("time", now.toString());
              json.writeNumberField("margin", 9);
              json.writeNumberField("batteryLevel", 87.4);
            }));
  }
}
