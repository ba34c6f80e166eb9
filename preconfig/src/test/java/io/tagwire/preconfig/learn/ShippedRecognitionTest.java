package io.tagwire.preconfig.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.learn.Learned.LearnedDevice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped templates recognise by little, and what they must not. */
class ShippedRecognitionTest {
  private final Learner learner = new Learner(Catalog.shipped().templates(), Limits.USUAL);

  private void heard(String topic, String payload) {
    learner.add(topic, Bytes.utf8(payload));
  }

  private List<String> templates() {
    return learner.learned().devices().stream()
        .map(device -> device.template().identity().id())
        .toList();
  }

  private Map<String, String> only() {
    assertThat(learner.learned().devices()).hasSize(1);
    return learner.learned().devices().get(0).parameters();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tele/plug7/INFO1          | {\"Module\":\"Plug\",\"FallbackTopic\":\"cmnd/x/\"} | tasmota-sensors",
        "tele/plug7/INFO1          | {\"Info1\":{\"Module\":\"Plug\",\"FallbackTopic\":\"cmnd/x/\"}} | tasmota-sensors",
        "tele/plug7/INFO2          | {\"Info2\":{\"WebServerMode\":\"Admin\"}} | tasmota-sensors",
        "tele/plug7/LWT            | Online | tasmota-sensors",
        "stat/fan/DPTYPE2ID101     | 37 | tasmota-sensors",
        "$aws/events/presence/connected/pump1 | {\"clientId\":\"pump1\",\"eventType\":\"connected\"} | aws-iot-shadow",
        "well/3                    | {\"time\":1767268800,\"level\":2.5} | geo-scada-json",
        "homie/5/$broadcast/siren  | on | homie-domain",
        "Neuron/Telemetry/7f00     | {\"level@Well\":2.5} | emqx-neuron",
      })
  void aDeviceIsRecognisedByLittle(String topic, String payload, String template) {
    heard(topic, payload);

    assertThat(templates()).containsExactly(template);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hall/status           | online",
        "state/plug7/LWT       | Online",
        "tele/plug7/LWT        | connected",
        "stat/fan/MODE         | 3",
        "well/3                | {\"time\":1767268800123,\"level\":2.5}",
        "well/3                | {\"time\":1767268800,\"note\":\"none\"}",
        "well/3                | {\"Timestamp\":\"2026-01-01T00:00:00\",\"Values\":3}",
        "Neuron/Telemetry/7f00 | {\"level\":2.5}",
        "plant/DCMD/edge/press | {\"timestamp\":1767268800000,\"metrics\":[]}",
      })
  void whatCouldBeAnybodysIsNobodys(String topic, String payload) {
    heard(topic, payload);

    assertThat(templates()).isEmpty();
  }

  @Test
  void aTemplateThatKnowsMoreGoesBeforeTheGeneralOne() {
    heard("tele/p/LWT", "Online");
    heard("tele/p/INFO1", "{\"Module\":\"Plug\",\"FallbackTopic\":\"cmnd/x/\"}");
    heard("stat/p/POWER", "ON");
    heard("tele/bridge/LWT", "Online");
    heard("tele/bridge/SENSOR", "{\"ZbReceived\":{\"0x12\":{\"Humidity\":40}}}");

    assertThat(templates()).containsExactly("tasmota-plug", "tasmota-sensors", "tasmota-zigbee");
  }

  @Test
  void groupsOfOneControllerAreTheirOwnDevices() {
    for (String group : List.of("Fast", "Slow")) {
      heard(
          "plc/data",
          "{\"Timestamp\":\"2026-01-01T00:00:00\",\"GroupName\":\"%s\",\"Values\":{\"axis\":{\"v\":1.5}}}"
              .formatted(group));
    }

    assertThat(learner.learned().devices())
        .extracting(LearnedDevice::parameters)
        .extracting(one -> one.get("group") + one.get("fields.0.pointer"))
        .containsExactly("Fast/axis/v", "Slow/axis/v");
  }

  @Test
  void metricsOfSparkplugInJsonBecomeFields() {
    heard(
        "spBv1.0/hall/DBIRTH/edge/press",
        "{\"timestamp\":1767268800000,\"metrics\":[{\"name\":\"Force\",\"value\":3.5}],\"seq\":1}");
    heard(
        "spBv1.0/hall/DCMD/edge/press",
        "{\"timestamp\":1767268800000,\"metrics\":[{\"name\":\"Limit\",\"dataType\":\"Float\",\"value\":3}]}");

    assertThat(only())
        .containsEntry("fields.0.metric", "Force")
        .containsEntry("fields.1.metric", "Limit")
        .containsEntry("fields.1.data-type", "Float");
  }

  @Test
  void aThingWithANamedShadowIsOneDeviceAlsoIfItsPresenceIsHeard() {
    heard(
        "$aws/events/presence/connected/pump1",
        "{\"clientId\":\"pump1\",\"eventType\":\"connected\"}");
    heard("$aws/things/pump1/shadow/name/drive/update", "{\"state\":{\"reported\":{\"speed\":9}}}");
    heard(
        "$aws/things/pump1/shadow/name/drive/update/delta",
        "{\"state\":{\"speed\":1},\"version\":2}");

    assertThat(only())
        .containsEntry("thing", "pump1")
        .containsEntry("shadow", "drive")
        .containsEntry("listen", "update")
        .containsEntry("presence", "true")
        .containsEntry("fields.0.pointer", "/speed")
        .containsEntry("fields.0.part", "delta")
        .containsEntry("fields.1.name", "speed");
    assertThat(learner.learned().devices().get(0).topics()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"homie/5/boiler, homie-5-device", "homie/boiler, homie-4-device"})
  void propertiesOfOneNodeAreSeveralFields(String topic, String template) {
    heard(topic + "/$state", "ready");
    heard(topic + "/tank/level", "2.5");
    heard(topic + "/tank/temperature", "61");

    assertThat(templates()).containsExactly(template);
    assertThat(only())
        .containsEntry("fields.0.property", "level")
        .containsEntry("fields.1.property", "temperature");
  }

  @Test
  void aRelayWithASensorIsBoth() {
    heard("tele/fan/STATE", "{\"Time\":\"2026-01-01T00:00:00\",\"POWER\":\"ON\"}");
    heard(
        "tele/fan/SENSOR",
        "{\"Time\":\"2026-01-01T00:00:00\",\"DS18B20\":{\"Temperature\":20.5},\"TempUnit\":\"C\"}");
    heard(
        "tele/plug/SENSOR",
        "{\"Time\":\"2026-01-01T00:00:00\",\"ENERGY\":{\"Total\":1.5,\"Power\":7}}");

    assertThat(learner.learned().devices())
        .extracting(one -> one.template().identity().id() + " " + one.parameters().get("topic"))
        .containsExactly("tasmota-plug fan", "tasmota-plug plug", "tasmota-sensors fan");
  }

  @Test
  void aRadioDeviceThatHasANameIsOneOfItsBridge() {
    heard(
        "tele/hub/SENSOR",
        "{\"ZbReceived\":{\"Door\":{\"Device\":\"0x12\",\"Mode\":\"tilt\",\"Axes\":[-6,8],\"LinkQuality\":15}}}");

    assertThat(only())
        .containsEntry("device", "Door")
        .containsEntry("fields.0.pointer", "/Axes/0")
        .containsEntry("fields.3.pointer", "/Mode");
  }

  @Test
  void aBoilerThatMeasuresMoreIsStillABoiler() {
    heard(
        "tele/boiler/SENSOR",
        "{\"Time\":\"2026-01-01T00:00:00\",\"ANALOG\":{\"A0\":7},\"OPENTHERM\":{\"SLAVE\":{\"FAULT\":0}}}");

    assertThat(templates()).containsExactly("tasmota-opentherm", "tasmota-sensors");
  }

  @Test
  void servicesOfOneInstanceNumberAreDifferentDevices() {
    heard("N/c0/evcharger/17/SetCurrent", "{\"value\":16}");
    heard("N/c0/solarcharger/17/Yield/Power", "{\"value\":840}");

    assertThat(templates()).containsExactly("victron-evcharger", "victron-solarcharger");
  }

  @Test
  void singleLinesAndThreePhasesAreDifferentMeters() {
    heard("emeter/status/em1:1", "{\"id\":1,\"act_power\":12.5}");
    heard("emeter/status/em:0", "{\"id\":0,\"total_act_power\":900.5}");

    assertThat(only()).containsEntry("meters", "2").containsEntry("feeds", "1");
  }

  @Test
  void aSwitchCalledPowerHasNoWatts() {
    heard("tele/bridge/SENSOR", "{\"ZbReceived\":{\"0x12\":{\"Power\":true}}}");

    assertThat(only()).containsEntry("fields.0.type", "bool").doesNotContainKey("fields.0.unit");
  }
}
