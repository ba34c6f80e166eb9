package io.tagwire.preconfig.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.importer.Document;
import io.tagwire.preconfig.learn.Learned.LearnedDevice;
import io.tagwire.preconfig.learn.Learned.Unplaced;
import io.tagwire.preconfig.template.Template;
import io.tagwire.preconfig.template.TemplateText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class LearnerTest {
  private static final String HEAD = "version: 1.0.0\ntitle: T\nfamily: Boxes\ndescription: D\n";
  private static final String BOX =
      """
      template: box
      parameters:
        - { key: base, label: B, help: H, default: box }
        - { key: device, label: D, help: H, required: true }
        - { key: name, label: N, help: H, default: "${device|id}" }
        - { key: relays, kind: whole, label: R, help: H, default: 1 }
        - { key: meter, kind: flag, label: M, help: H, default: true }
        - { key: zones, kind: items, label: Z, help: H }
        - key: fields
          kind: rows
          label: F
          help: H
          columns:
            - { key: name, label: N, help: H, required: true }
            - { key: pointer, label: P, help: H, required: true }
            - { key: type, label: T, help: H, default: real }
            - { key: unit, label: U, help: H }
      points:
        - { id: "${name}.state", address: "${base}/${device}/state", type: text }
        - for: { field: fields }
          id: "${name}.${field.name}"
          address: "${base}/${device}/data"
          type: "${field.type}"
          unit: "${field.unit}"
          selector: "${field.pointer}"
      recognition:
        - { topic: "{base...}/bridge", role: base, payload: [ { pointer: /bridge, equals: box } ] }
        - topic: "{base...}/{device...}/data"
          payload: [ { pointer: /box-version, form: number } ]
          present: { meter: /energy }
          rows:
            fields:
              under: "/values/{path...}"
              skip: [ "raw.*" ]
              columns: { name: "${path|id}", pointer: "/values/${path}", type: "${type}", unit: "${unit}" }
        - topic: "{base...}/{device...}/relay/{relay}"
          role: detail
          highest: { relays: { index: "${relay}", first: 0 } }
        - { topic: "{base...}/{device...}/zone/{zone}", role: detail, collect: { zones: "${zone}" } }
      """;

  private final List<Template> templates = new ArrayList<>();
  private final List<Map.Entry<String, String>> messages = new ArrayList<>();

  private void template(String body) {
    templates.add(TemplateText.sound(HEAD + body));
  }

  private void heard(String topic, String payload) {
    messages.add(Map.entry(topic, payload));
  }

  private Learned learned() {
    Learner learner = new Learner(templates, Limits.USUAL);
    messages.forEach(one -> learner.add(one.getKey(), Bytes.utf8(one.getValue())));
    return learner.learned();
  }

  @Test
  void severalMessagesMakeOneDeviceWithCountsListsAndRows() {
    template(BOX);
    heard("site/a/bridge", "{\"bridge\":\"box\"}");
    heard("site/a/hall/press/relay/2", "on");
    heard("site/a/hall/press/relay/0", "on");
    heard("site/a/hall/press/zone/west", "1");
    heard("site/a/hall/press/zone/east", "1");
    heard(
        "site/a/hall/press/data",
        "{\"box-version\":1,\"values\":{\"oil\":{\"temperature\":41.5},\"raw1\":7}}");
    heard("site/a/hall/press/data", "{\"box-version\":1,\"energy\":1,\"values\":{\"run\":true}}");

    Learned learned = learned();

    assertThat(learned.unplaced()).isEmpty();
    assertThat(learned.points()).extracting(Point::id).containsExactly("site.a.bridge.bridge");
    assertThat(learned.devices())
        .singleElement()
        .extracting(LearnedDevice::parameters)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("base", "site/a"),
                Map.entry("device", "hall/press"),
                Map.entry("relays", "3"),
                Map.entry("zones.0", "east"),
                Map.entry("zones.1", "west"),
                Map.entry("fields.0.name", "oil.temperature"),
                Map.entry("fields.0.pointer", "/values/oil/temperature"),
                Map.entry("fields.0.type", "real"),
                Map.entry("fields.0.unit", "°C"),
                Map.entry("fields.1.name", "run"),
                Map.entry("fields.1.pointer", "/values/run"),
                Map.entry("fields.1.type", "bool")));
  }

  @Test
  void theOrderOfMessagesDoesNotMatter() {
    template(BOX);
    for (int i = 0; i < 20; i++) {
      heard("box/d" + i + "/data", "{\"box-version\":1,\"values\":{\"v\":" + i + "}}");
      heard("box/d" + i + "/relay/" + i, "on");
      heard("other/t" + i, "" + i);
    }
    Map<String, String> files = ProjectFiles.of("p", "mqtt", Settings.NONE, learned());

    Collections.shuffle(messages, new Random(7));

    assertThat(ProjectFiles.of("p", "mqtt", Settings.NONE, learned())).isEqualTo(files);
    assertThat(files).containsOnlyKeys("devices/box.csv", "learned.yaml", "project.yaml");
    assertThat(files.get("devices/box.csv"))
        .startsWith("device,relays,meter,")
        .contains("\r\nd7,8,");
  }

  @Test
  void aDocumentForOthersIsKeptOnlyIfNoTemplateKnowsTheDevice() {
    template(BOX);
    heard("box/d/data", "{\"box-version\":1,\"values\":{\"v\":1}}");
    heard("homeassistant/sensor/d/config", "{\"name\":\"D\",\"state_topic\":\"box/d/data\"}");
    heard("homeassistant/sensor/e/config", "{\"name\":\"E\",\"state_topic\":\"e/level\"}");

    Learned learned = learned();

    assertThat(learned.devices()).hasSize(1);
    assertThat(learned.documents())
        .extracting(Document::topic)
        .containsExactly("homeassistant/sensor/e/config");
    assertThat(learned.described().get("home-assistant"))
        .extracting(Point::address)
        .containsExactly("e/level");
    assertThat(ProjectFiles.of("p", "mqtt", Settings.NONE, learned).get("project.yaml"))
        .contains("import: auto");
  }

  @Test
  void aDetailAloneRecognisesNothing() {
    template(BOX);
    heard("box/d/relay/1", "on");

    assertThat(learned().devices()).isEmpty();
    assertThat(learned().points()).extracting(Point::id).containsExactly("box.d.relay.1");
  }

  @Test
  void theMostExactTemplateWinsAndTheOtherGetsNothing() {
    template(BOX);
    template(
        """
        template: big-box
        parameters:
          - { key: device, label: D, help: H, required: true }
        points: [ { id: "${device}.x", address: "box/${device}/data", type: real } ]
        recognition:
          - topic: "box/{device}/data"
            payload: [ { pointer: /box-version, equals: 2 } ]
        """);
    heard("box/a/data", "{\"box-version\":2}");
    heard("box/b/data", "{\"box-version\":1}");

    assertThat(learned().devices())
        .extracting(device -> device.template().identity().id() + device.identity())
        .containsExactly("box{base=box, device=b}", "big-box{device=a}");
  }

  @Test
  void oneMessageOfManyDevicesRecognisesEach() {
    template(
        """
        template: member
        parameters: [ { key: device, label: D, help: H, required: true } ]
        points: [ { id: "${device}.x", address: all, type: real, selector: "/${device}/x" } ]
        recognition:
          - { topic: all, payload: [ { pointer: "/{device}/x", form: number } ] }
        """);
    heard("all", "{\"a\":{\"x\":1},\"b\":{\"x\":2},\"c\":{\"y\":2}}");

    assertThat(learned().devices())
        .extracting(LearnedDevice::parameters)
        .containsExactly(Map.of("device", "a"), Map.of("device", "b"));
  }

  @Test
  void devicesOfOneNameGetDifferentOnes() {
    template(BOX);
    heard("box/a/b/data", "{\"box-version\":1}");
    heard("box/a.b/data", "{\"box-version\":1}");

    assertThat(learned().devices())
        .extracting(LearnedDevice::parameters)
        .containsExactly(
            Map.of("device", "a.b", "meter", "false"),
            Map.of("device", "a/b", "meter", "false", "name", "a.b-2"));
  }

  @Test
  void aDeviceWhoseParametersCannotBeToldIsNotPlaced() {
    template(
        """
        template: coded
        parameters:
          - { key: device, label: D, help: H, required: true }
          - { key: code, label: C, help: H, required: true }
        points: [ { id: "${device}.x", address: "t/${device}/${code}", type: real } ]
        recognition: [ { topic: "t/{device}" } ]
        """);
    heard("t/a", "1");

    assertThat(learned().devices()).isEmpty();
    assertThat(learned().unplaced())
        .singleElement()
        .extracting(Unplaced::reason)
        .asString()
        .contains("template coded")
        .contains("code");
  }

  @Test
  void typeUnitAndRangeOfUnknownTopicsComeFromTheirValues() {
    for (int i = 0; i < 30; i++) {
      heard("hall/temperature", (10 + i) + ".5");
      heard("hall/count", "" + i);
      heard("hall/level", "1" + i % 10 + ",25");
      heard("hall/flow", i + " l/min");
      heard("hall/pump", i % 2 == 0 ? "ON" : "off");
      heard("hall/json", "{\"humidity\":" + (40 + i) + ",\"who\":\"x\",\"list\":[1,2]}");
      heard("hall/note", "all is well");
    }
    heard("hall/pump/set", "ON");
    heard("hall/gone", "");

    assertThat(learned().points())
        .extracting(Point::id, Point::type, point -> point.metadata().unit())
        .containsExactlyInAnyOrder(
            tuple("hall.temperature", ValueType.REAL, "°C"),
            tuple("hall.count", ValueType.INT, ""),
            tuple("hall.level", ValueType.REAL, ""),
            tuple("hall.flow", ValueType.REAL, "l/min"),
            tuple("hall.pump", ValueType.BOOL, ""),
            tuple("hall.json.humidity", ValueType.REAL, "%"),
            tuple("hall.json.who", ValueType.TEXT, ""),
            tuple("hall.note", ValueType.TEXT, ""));
    assertThat(learned().points())
        .filteredOn(point -> point.id().equals("hall.temperature"))
        .singleElement()
        .extracting(Point::metadata)
        .isEqualTo(new Metadata("°C", "Learned: 30 values from 10.5 to 39.5", new Range(0, 54)));
    assertThat(learned().unplaced())
        .containsExactly(
            new Unplaced("hall/gone", "only empty payloads were seen"),
            new Unplaced("hall/pump/set", "it looks like a topic for commands"));
  }

  @Test
  void unitsThatAMessageTellsOfQuantitiesAreThoseOfItsValues() {
    heard(
        "greenhouse/SENSOR",
        "{\"DHT11\":{\"Temperature\":71.6,\"Humidity\":44,\"DewPoint\":48.4},"
            + "\"BMP280\":{\"Temperature\":70.1,\"SeaPressure\":29.9},"
            + "\"TempUnit\":\"F\",\"PressureUnit\":\"inHg\"}");
    heard("boiler", "{\"power\":1.2,\"power_unit\":\"kW\",\"power_factor\":0.9,\"volt\":231}");

    assertThat(units())
        .isEqualTo(
            Map.of(
                "greenhouse.SENSOR.DHT11.Temperature", "°F",
                "greenhouse.SENSOR.DHT11.Humidity", "%",
                "greenhouse.SENSOR.DHT11.DewPoint", "°F",
                "greenhouse.SENSOR.BMP280.Temperature", "°F",
                "greenhouse.SENSOR.BMP280.SeaPressure", "inHg",
                "boiler.power", "kW",
                "boiler.volt", "V"));
  }

  @Test
  void unitBesideAValueIsTheUnitOfThatValue() {
    heard("a", "{\"value\":2.5,\"unit\":\"bar\",\"sequence\":7}");
    heard(
        "b",
        "{\"temperature\":{\"value\":300,\"units\":\"kelvin\"},\"flow\":{\"val\":3,\"uom\":\"m³/h\"}}");
    heard("c", "{\"level\":40,\"unit_of_measurement\":\"mm\"}");
    heard("d", "{\"value\":21.5,\"unit\":\"C\"}");

    assertThat(units())
        .isEqualTo(
            Map.of(
                "a.value", "bar",
                "b.temperature.value", "K",
                "b.flow.val", "m³/h",
                "c.level", "mm",
                "d.value", "°C"));
  }

  @Test
  void aUnitThatIsToldDifferentlyIsNotGuessed() {
    heard("a", "{\"temperature\":21.5,\"unit\":\"C\"}");
    heard("a", "{\"temperature\":70.7,\"unit\":\"F\"}");
    heard("b", "{\"value\":1,\"unit\":\"\"}");
    heard("c", "{\"value\":1,\"unit\":\"<script>\"}");
    heard("d", "{\"x\":1,\"y\":2,\"unit\":\"m\"}");

    assertThat(units()).isEmpty();
  }

  /** The units of all learned points that have one. */
  private Map<String, String> units() {
    return learned().points().stream()
        .filter(point -> !point.metadata().unit().isEmpty())
        .collect(Collectors.toMap(Point::id, point -> point.metadata().unit()));
  }

  @Test
  void rowsOfADeviceHaveTheUnitItTellsRatherThanAGuess() {
    template(BOX);
    heard(
        "box/d/data", "{\"box-version\":1,\"values\":{\"temperature\":71.6},\"temp_unit\":\"F\"}");
    heard("box/d/data", "{\"box-version\":1,\"values\":{\"temperature\":70.2}}");

    assertThat(learned().devices())
        .singleElement()
        .extracting(
            LearnedDevice::parameters, InstanceOfAssertFactories.map(String.class, String.class))
        .containsEntry("fields.0.name", "temperature")
        .containsEntry("fields.0.unit", "°F");
  }

  @Test
  void topicsBeyondTheLimitAreCountedNotKept() {
    Learner learner = new Learner(templates, new Limits(3, 10));
    for (int i = 0; i < 10; i++) {
      learner.add("t" + i, Bytes.utf8("{\"a\":" + i + ",\"b\":1}"));
      learner.add("t" + i, Bytes.utf8("{\"c\":" + i + "}"));
    }

    assertThat(learner.topics()).isEqualTo(3);
    assertThat(learner.learned().unplaced())
        .containsExactly(new Unplaced("", "14 messages of topics beyond 3"));
  }
}
