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
  void aSwitchCalledPowerHasNoWatts() {
    heard("tele/bridge/SENSOR", "{\"ZbReceived\":{\"0x12\":{\"Power\":true}}}");

    assertThat(only()).containsEntry("fields.0.type", "bool").doesNotContainKey("fields.0.unit");
  }
}
