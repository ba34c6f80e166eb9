package io.tagwire.preconfig.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.Bytes;
import io.tagwire.driver.value.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportersTest {
  private static final Document VALVE =
      Document.of(
          "z2m/bridge/devices",
          """
          [{"type":"Coordinator","ieee_address":"0x01","friendly_name":"Coordinator"},
           {"ieee_address":"0x0a","friendly_name":"hall/valve","type":"Router",
            "definition":{"vendor":"Acme","model":"V1","exposes":[
             {"type":"switch","features":[
               {"type":"binary","property":"state","access":7,"value_on":"OPEN","value_off":"SHUT"}]},
             {"type":"numeric","property":"flow","unit":"l/min","access":1,"value_min":0,"value_max":40},
             {"type":"composite","property":"plan","access":7,"features":[
               {"type":"numeric","property":"hours","access":3},
               {"type":"numeric","property":"litres","access":3}]}]}}]
          """);

  private static final Document PUMP =
      Document.of(
          "homeassistant/switch/pump7/config",
          "{\"~\":\"plant/pump7\",\"name\":\"Pump\",\"stat_t\":\"~/state\",\"cmd_t\":\"~/set\","
              + "\"avty_t\":\"~/alive\",\"exp_aft\":90,\"uniq_id\":\"p7\","
              + "\"dev\":{\"ids\":[\"7\"],\"name\":\"Pump 7\",\"mf\":\"Acme\"}}");

  private static final Document LEVEL =
      Document.of(
          "homeassistant/sensor/pump7/level/config",
          "{\"name\":\"Level\",\"stat_t\":\"plant/pump7/level\",\"unit_of_meas\":\"m\",\"dev\":{\"ids\":\"7\"}}");

  @Test
  void devicesOfABridgeBecomePointsWithCommands() {
    Imported imported = imported(VALVE);
    assertThat(imported.problems()).isEmpty();
    Point state = point(imported, "hall.valve.state");
    assertThat(state.access()).isEqualTo(Access.READ_WRITE);
    assertThat(state.address()).isEqualTo("z2m/hall/valve");
    assertThat(state.settings().values())
        .containsEntry("selector", "/state")
        .containsEntry("write.topic", "z2m/hall/valve/set")
        .containsEntry("write.payload", "{\"state\":\"{value}\"}")
        .containsEntry("write.true", "OPEN")
        .containsEntry("presence.0.topic", "z2m/hall/valve/availability")
        .containsEntry("confirm.by", "value");
    Point flow = point(imported, "hall.valve.flow");
    assertThat(flow.type()).isEqualTo(ValueType.REAL);
    assertThat(flow.metadata().unit()).isEqualTo("l/min");
    // Half a plan would erase the other half.
    assertThat(point(imported, "hall.valve.plan.hours").settings().values())
        .containsEntry("write.member", "/plan/hours")
        .containsEntry("write.others", "last");
  }

  @Test
  void entitiesOfOneDeviceMeet() {
    Imported imported = imported(PUMP, LEVEL);
    assertThat(imported.devices()).hasSize(1);
    assertThat(imported.devices().get(0).vendor()).isEqualTo("Acme");
    assertThat(point(imported, "Pump_7.Pump").settings().values())
        .containsEntry("stale-after", "90s")
        .containsEntry("write.true", "ON")
        .containsEntry("presence.0.topic", "plant/pump7/alive");
    assertThat(point(imported, "Pump_7.Level").metadata().unit()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"any", "latest"})
  void severalAvailabilityTopicsDecideAsTheDocumentSays(String mode) {
    assertThat(reachedBothWays("\"avty_mode\":\"" + mode + "\",").settings().values())
        .containsEntry("presence-mode", mode)
        .containsEntry("presence.0.topic", "gateway/a")
        .containsEntry("presence.1.topic", "gateway/b");
  }

  @Test
  void withoutAModeTheNewestAvailabilityDecides() {
    assertThat(reachedBothWays("").settings().values()).containsEntry("presence-mode", "latest");
  }

  @Test
  void modeInWhichAllMustBeAvailableIsWhatATagDoesAnyway() {
    assertThat(reachedBothWays("\"availability_mode\":\"all\",").settings().values())
        .containsKeys("presence.0.topic", "presence.1.topic")
        .doesNotContainKey("presence-mode");
  }

  private static Point reachedBothWays(String mode) {
    Imported imported =
        imported(
            Document.of(
                "homeassistant/device/d1/config",
                "{\"dev\":{\"ids\":\"d1\"},\"o\":{\"name\":\"x\"},"
                    + mode
                    + "\"avty\":[{\"t\":\"gateway/a\"},{\"t\":\"gateway/b\"}],"
                    + "\"cmps\":{\"a\":{\"p\":\"sensor\",\"stat_t\":\"d1/a\",\"uniq_id\":\"a1\"}}}"));
    assertThat(imported.untranslated()).isEmpty();
    return point(imported, "d1.a");
  }

  @Test
  void anUnknownAvailabilityModeIsToldAndAllMustBeAvailable() {
    Imported imported =
        imported(
            Document.of(
                "homeassistant/sensor/x/config",
                "{\"name\":\"n\",\"stat_t\":\"x/n\",\"avty_mode\":\"most\",\"avty\":[{\"t\":\"a\"},{\"t\":\"b\"}]}"));
    assertThat(point(imported, "x.n").settings().values()).doesNotContainKey("presence-mode");
    assertThat(imported.untranslated())
        .singleElement()
        .satisfies(one -> assertThat(one.text()).isEqualTo("most"));
  }

  @Test
  void emptyDocumentTakesBackWhatWasThere() {
    Document gone = new Document(PUMP.topic(), Bytes.EMPTY, false);
    assertThat(imported(PUMP, gone).points()).isEmpty();
    assertThat(imported(gone, PUMP).points()).hasSize(1);
  }

  @Test
  void componentThatHoldsOnlyItsPlatformIsTakenBack() {
    Imported imported =
        imported(
            Document.of(
                "homeassistant/device/d1/config",
                "{\"dev\":{\"ids\":\"d1\"},\"o\":{\"name\":\"x\"},\"stat_t\":\"d1/state\",\"cmps\":{\"a\":{\"p\":\"sensor\",\"val_tpl\":\"{{"
                    + " value_json.a }}\",\"uniq_id\":\"a1\"},\"b\":{\"p\":\"sensor\"}}}"));
    assertThat(imported.points()).hasSize(1);
    assertThat(point(imported, "d1.a").settings().text("selector")).contains("/a");
  }

  @Test
  void orderOfDocumentsDoesNotMatter() {
    List<Document> documents = new ArrayList<>(List.of(VALVE, PUMP, LEVEL));
    Imported first = Importers.importDocuments(documents, ImportOptions.NONE);
    Collections.reverse(documents);
    assertThat(Importers.importDocuments(documents, ImportOptions.NONE)).isEqualTo(first);
  }

  @Test
  void brokenDocumentIsTheOnlyLoss() {
    Document broken =
        Document.of("homeassistant/sensor/x/config", "{\"name\": \"x\",\n \"stat_t\": }");
    Imported imported = imported(broken, PUMP);
    assertThat(imported.points()).hasSize(1);
    assertThat(imported.problems()).hasSize(1);
    assertThat(imported.problems().get(0).toString())
        .startsWith("homeassistant/sensor/x/config:2: warning: This is not JSON");
    assertThat(imported.consumed()).contains(broken.topic(), PUMP.topic());
  }

  @Test
  void templateThatCannotBeTranslatedIsToldWithItsText() {
    Imported imported =
        imported(
            Document.of(
                "homeassistant/sensor/x/config",
                "{\"name\":\"sum\",\"stat_t\":\"a/b\",\"val_tpl\":\"{{ value_json.a + value_json.b"
                    + " }}\"}"));
    assertThat(imported.points()).isEmpty();
    assertThat(imported.untranslated())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.entity()).isEqualTo("sum");
              assertThat(one.text()).isEqualTo("{{ value_json.a + value_json.b }}");
            });
  }

  @Test
  void commandScaledOtherwiseThanTheStateIsNotWritten() {
    Imported imported =
        imported(
            Document.of(
                "homeassistant/number/x/config",
                "{\"name\":\"n\",\"stat_t\":\"a/b\",\"cmd_t\":\"a/set\",\"val_tpl\":\"{{"
                    + " value_json.n / 10 }}\"}"));
    assertThat(point(imported, "x.n").access()).isEqualTo(Access.READ);
    assertThat(imported.untranslated()).hasSize(1);
  }

  @Test
  void filtersAndNamesDecideWhatIsTaken() {
    ImportOptions options =
        new ImportOptions(
            List.of(ImportFilter.parse("vendor=ac*")),
            List.of(ImportFilter.parse("component=numeric, entity=f*")),
            NamingRule.parse("${vendor|lower}/${device-id}/${entity}"),
            Map.of());
    Imported imported = Importers.importDocuments(List.of(VALVE, PUMP), options);
    assertThat(imported.points().stream().map(one -> one.point().id()))
        .containsExactly(
            "acme/0x0a/state", "acme/0x0a/plan.hours", "acme/0x0a/plan.litres", "acme/7/Pump");
    assertThatThrownBy(() -> ImportFilter.parse("vendr=x")).hasMessageContaining("vendor");
    assertThatThrownBy(() -> NamingRule.parse("${device}")).hasMessageContaining("entity");
  }

  @Test
  void whatABridgeDescribesItselfIsNotTakenTwice() {
    Document same =
        Document.of(
            "homeassistant/sensor/0x0a/flow/config",
            "{\"name\":\"Flow\",\"stat_t\":\"z2m/hall/valve\",\"val_tpl\":\"{{ value_json.flow"
                + " }}\"}");
    assertThat(imported(VALVE, same).points()).hasSameSizeAs(imported(VALVE).points());
  }

  @Test
  void placesThatACatalogueLeavesOpenNeedParameters() {
    Document catalogue =
        Document.of(
            "victron.json",
            "{\"topics\":[{\"topic\":\"N/{site}/tank/{unit}/Level\",\"message_type\":\"MetricKind.SENSOR\","
                + "\"short_id\":\"level\",\"value_type\":\"ValueType.FLOAT\"}]}");
    assertThat(imported(catalogue).problems()).hasSize(2);
    Imported imported =
        Importers.importDocuments(
            List.of(catalogue),
            new ImportOptions(
                List.of(), List.of(), NamingRule.USUAL, Map.of("site", "c0ff", "unit", "20, 21")));
    assertThat(imported.points().stream().map(one -> one.point().address()))
        .containsExactly("N/c0ff/tank/20/Level", "N/c0ff/tank/21/Level");
  }

  @Test
  void childOfHomieLivesOnlyWithItsRoot() {
    Imported imported =
        imported(
            Document.of("homie/5/root/$description", "{\"homie\":\"5.0\",\"children\":[\"leaf\"]}"),
            Document.of(
                "homie/5/leaf/$description",
                "{\"homie\":\"5.0\",\"root\":\"root\",\"nodes\":{\"n\":{\"properties\":{\"p\":"
                    + "{\"datatype\":\"integer\",\"format\":\"0:9\",\"settable\":true}}}}}"),
            Document.of("homie/5/leaf/n/p/$target", "4"));
    Point point = point(imported, "leaf.n.p");
    assertThat(point.settings().values())
        .containsEntry("presence.0.topic", "homie/5/leaf/$state")
        .containsEntry("presence.1.topic", "homie/5/root/$state")
        .containsEntry("confirm.topic", "homie/5/leaf/n/p/$target");
  }

  // Every byte of what a stranger publishes may be wrong: nothing throws, nothing takes long.
  @Test
  void mutatedDocumentsNeverThrow() {
    List<Document> seeds = new ArrayList<>(List.of(VALVE, PUMP, LEVEL));
    seeds.add(
        Document.of(
            "homeassistant/climate/c/config",
            "{\"name\":null,\"modes\":[\"off\",\"heat\"],\"mode_stat_t\":\"c/s\",\"mode_stat_tpl\":\"{%"
                + " set v = {'a':'off'} %}{{ v[value_json.m] if value_json.m in v.keys() else"
                + " 'heat' }}\","
                + "\"mode_cmd_t\":\"c/m\",\"min_temp\":5,\"max_temp\":30,\"temp_cmd_t\":\"c/t\"}"));
    seeds.add(
        Document.of(
            "tasmota/discovery/AB/config",
            "{\"dn\":\"x\",\"fn\":[\"a\",null],\"t\":\"x\",\"rl\":[2,1],\"lt_st\":5,\"so\":{\"4\":1}}"));
    seeds.add(
        Document.of(
            "tasmota/discovery/AB/sensors",
            "{\"sn\":{\"E\":{\"Power\":[1,2]},\"S\":\"ON\",\"TempUnit\":\"C\"}}"));
    seeds.add(
        Document.of(
            "me/rpc",
            "{\"src\":\"s\",\"result\":{\"sys\":{},\"mqtt\":{\"topic_prefix\":\"s\"},\"switch:0\":{},"
                + "\"cover:1\":{},\"number:200\":{\"min\":1,\"max\":2}}}"));
    seeds.add(
        Document.of(
            "ie/m/j/simatic/v1/a/dp",
            "{\"statustopic\":\"a/s\",\"connections\":[{\"name\":\"c\",\"dataPoints\":[{\"topic\":\"t\","
                + "\"pubTopic\":\"w\",\"dataPointDefinitions\":[{\"name\":\"n\",\"id\":\"1\",\"dataType\":\"Real\"}]}]}]}"));
    seeds.add(Document.of("homie/d/$homie", "4.0.0"));
    seeds.add(Document.of("homie/d/n/p/$datatype", "enum"));
    seeds.add(Document.of("homie/d/n/p/$format", "a,b"));
    Random random = new Random(20260503);
    for (int i = 0; i < 800; i++) {
      List<Document> documents = new ArrayList<>();
      for (Document seed : seeds) {
        documents.add(new Document(seed.topic(), mutated(seed.payload(), random), true));
      }
      Imported imported = Importers.importDocuments(documents, CorpusDocuments.options());
      assertThat(imported.points()).doesNotContainNull();
    }
  }

  private static Bytes mutated(Bytes payload, Random random) {
    byte[] bytes = payload.toArray();
    int changes = random.nextInt(4);
    byte[] signs = "{}[]\",:0-9.e*|#+/~$%()'\\ntf".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      if (random.nextInt(5) == 0) {
        bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
      } else {
        bytes[at] =
            random.nextBoolean() ? signs[random.nextInt(signs.length)] : (byte) random.nextInt(256);
      }
    }
    return Bytes.copyOf(bytes);
  }

  private static Imported imported(Document... documents) {
    return Importers.importDocuments(List.of(documents), ImportOptions.NONE);
  }

  private static Point point(Imported imported, String id) {
    return imported.points().stream()
        .map(source -> source.point())
        .filter(point -> point.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    imported.points().stream().map(one -> one.point().id()).toList()));
  }
}
