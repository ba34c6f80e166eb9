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

  @Test
  void wordsOfASensorAreAFlag() {
    heard(
        "milesight/uplink/24e124000000000a",
        "{\"water\":\"no leak\",\"button\":\"pressed\",\"lid\":{\"tamper\":\"installed\"}}");

    assertThat(only())
        .containsEntry("fields.0.name", "button")
        .containsEntry("fields.0.type", "text")
        .containsEntry("fields.1.name", "lid.tamper")
        .containsEntry("fields.1.type", "bool")
        .containsEntry("fields.2.name", "water")
        .containsEntry("fields.2.type", "bool");
  }

  @Test
  void aSensorThatMeasuresNothingJustNowIsStillOne() {
    heard(
        "tele/pit/SENSOR",
        "{\"Time\":\"2026-01-01T00:00:00\",\"DHT11\":{\"Humidity\":nan,\"Level\":-Infinity}}");

    assertThat(only())
        .containsEntry("fields.0.pointer", "/DHT11/Humidity")
        .containsEntry("fields.0.unit", "%")
        .containsEntry("fields.1.pointer", "/DHT11/Level")
        .doesNotContainEntry("fields.0.type", "text")
        .doesNotContainEntry("fields.1.type", "text");
  }

  @Test
  void aShutterTellsOfItsRelaysToo() {
    heard("stat/gate/POWER1", "ON");
    heard("stat/gate/POWER2", "OFF");
    heard("stat/gate/RESULT", "{\"Shutter1\":{\"Position\":30,\"Target\":60}}");

    assertThat(templates()).containsExactly("tasmota-plug", "tasmota-shutter");
    assertThat(learner.learned().devices().get(0).parameters()).containsEntry("relays", "2");
  }

  @Test
  void relaysThatAreToldOnlyWithResultsAreReadThere() {
    heard("stat/valve/RESULT", "{\"POWER\":\"ON\"}");
    heard("stat/lamp/RESULT", "{\"POWER\":\"ON\"}");
    heard("stat/lamp/POWER", "ON");
    heard("stat/strip/RESULT", "{\"POWER2\":\"ON\"}");
    heard("stat/strip/POWER2", "ON");

    assertThat(learner.learned().devices())
        .extracting(one -> one.parameters().get("topic") + " " + one.parameters().get("report"))
        .containsExactly("lamp null", "strip null", "valve result");
  }

  @Test
  void whatADeviceTellsOfItselfAtTheStartIsShown() {
    heard(
        "tele/fan/INFO1",
        "{\"Info1\":{\"Module\":\"Fan\",\"Version\":\"14.1.0\",\"FallbackTopic\":\"cmnd/f/\"}}");
    heard("tele/fan/INFO2", "{\"WebServerMode\":\"Admin\",\"IPAddress\":\"10.0.0.7\"}");

    assertThat(only())
        .containsEntry("fields.1.pointer", "/IPAddress")
        .containsEntry("fields.1.message", "INFO2")
        .containsEntry("fields.3.pointer", "/Info1/Version")
        .containsEntry("fields.3.type", "text")
        .containsEntry("fields.3.message", "INFO1");
  }

  @Test
  void aDeviceThatAnnouncesItsSleepSleeps() {
    heard("stat/well/DEEPSLEEP", "{\"DeepSleep\":{\"Epoch\":1767272400}}");

    assertThat(only())
        .containsEntry("sleeps", "true")
        .containsEntry("fields.0.name", "next-wake")
        .containsEntry("fields.0.type", "time");
  }

  @Test
  void aMeterInTheStateOfARelayIsShownBesideTheRelay() {
    heard(
        "tele/heater/STATE",
        "{\"Time\":\"2026-01-01T00:00:00\",\"POWER\":\"ON\",\"Power\":640,\"Voltage\":229,\"Heap\":20}");

    assertThat(templates()).containsExactly("tasmota-plug", "tasmota-sensors");
    assertThat(learner.learned().devices().get(1).parameters())
        .containsEntry("fields.0.pointer", "/Power")
        .containsEntry("fields.0.unit", "W")
        .containsEntry("fields.1.pointer", "/Voltage")
        .containsEntry("fields.1.message", "STATE")
        .doesNotContainKey("fields.2.name");
  }

  @ParameterizedTest
  @CsvSource({"DPTYPE1ID7, bool", "DPTYPE2ID7, real"})
  void aDataPointOfTuyaHasTheTypeOfItsNumber(String point, String type) {
    heard("stat/pump/" + point, "1");

    assertThat(only().getOrDefault("fields.0.type", "real")).isEqualTo(type);
  }

  @Test
  void optionsOfAChargingStationAreShown() {
    heard("openWB/bat/4/get/soc", "55");
    heard("openWB/optional/led/active", "false");
    heard("openWB/optional/et/get/prices", "{\"1767272400\":0.2}");

    assertThat(only())
        .containsEntry("values.0.path", "optional/led/active")
        .containsEntry("values.0.type", "bool")
        .doesNotContainKey("values.1.path");
  }
}
