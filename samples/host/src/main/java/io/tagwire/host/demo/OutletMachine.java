package io.tagwire.host.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tagwire.driver.value.Value;
import io.tagwire.host.output.Json;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A controller that publishes one JSON document: the outlet valve and the flow. */
final class OutletMachine implements DemoDevice {
  private static final String DATA = "station/outlet/data";
  private static final String COMMAND = "station/outlet/set";
  private static final String SETPOINT = "station.valve1.setpoint";

  @Override
  public List<DeviceMessage> announce() {
    return List.of(DeviceMessage.kept("station/outlet/status", "online"));
  }

  @Override
  public List<DeviceMessage> report(DemoStation station, Instant now) {
    return List.of(data(station, station.real(SETPOINT), now));
  }

  @Override
  public List<String> commandTopics() {
    return List.of(COMMAND);
  }

  @Override
  public CompletionStage<List<DeviceMessage>> command(
      String topic, String payload, DemoStation station) {
    OptionalDouble setpoint = setpoint(payload);
    if (setpoint.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    double percent = setpoint.getAsDouble();
    return station
        .write(SETPOINT, new Value.Real(percent))
        .thenApply(
            done ->
                List.of(
                    DeviceMessage.live(
                        DATA,
                        Json.object(
                            json -> {
                              json.writeObjectFieldStart("valve");
                              json.writeNumberField("setpoint", percent);
                              json.writeEndObject();
                            }))));
  }

  private static DeviceMessage data(DemoStation station, double setpoint, Instant now) {
    return DeviceMessage.live(
        DATA,
        Json.object(
            json -> {
              json.writeStringField("at", now.truncatedTo(ChronoUnit.MILLIS).toString());
              json.writeNumberField(
                  "flow", TasmotaPlug.rounded(station.real("station.outflow"), 2));
              json.writeBooleanField(
                  "running",
                  station.flag("station.pump1.running") || station.flag("station.pump2.running"));
              json.writeObjectFieldStart("valve");
              json.writeNumberField(
                  "position", TasmotaPlug.rounded(station.real("station.valve1.position"), 1));
              json.writeNumberField("setpoint", setpoint);
              json.writeEndObject();
            }));
  }

  private static OptionalDouble setpoint(String payload) {
    try (JsonParser json = new JsonFactory().createParser(payload)) {
      if (json.nextToken() == JsonToken.START_OBJECT
          && "setpoint".equals(json.nextFieldName())
          && json.nextToken().isNumeric()) {
        return OptionalDouble.of(json.getDoubleValue());
      }
    } catch (IOException e) {
      // Not a command: this machine, like most, does not answer.
    }
    return OptionalDouble.empty();
  }
}
