package io.tagwire.preconfig.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tagwire.driver.testkit.Budget;
import io.tagwire.driver.value.Bytes;
import java.util.List;

/**
 * Any bytes as a document of any kind: nothing throws. Only regression inputs run in the normal
 * build.
 */
class ImportersFuzzTest {
  private static final List<String> TOPICS =
      List.of(
          "z/bridge/devices",
          "z/bridge/groups",
          "z/bridge/info",
          "tasmota/discovery/AB/config",
          "tasmota/discovery/AB/sensors",
          "homie/5/d/$description",
          "homie/d/$homie",
          "homie/d/n/p/$datatype",
          "homie/d/n/p/$format",
          "me/rpc",
          "ie/m/j/simatic/v1/a/dp",
          "catalogue.json",
          "homeassistant/sensor/x/config",
          "homeassistant/light/x/config",
          "homeassistant/climate/x/config",
          "homeassistant/fan/x/config",
          "homeassistant/cover/x/config",
          "homeassistant/device/x/config");

  @FuzzTest(maxDuration = "4m")
  void everyDocument(FuzzedDataProvider data) {
    String topic = data.pickValue(TOPICS);
    Document document = new Document(topic, Bytes.copyOf(data.consumeRemainingAsBytes()), true);
    Budget budget = new Budget();
    Imported imported = Importers.importDocuments(List.of(document), CorpusDocuments.options());
    assertThat(imported.points()).doesNotContainNull();
    assertThat(imported.report()).isNotEmpty();
    assertThat(Importers.importDocuments(List.of(document), CorpusDocuments.options()))
        .isEqualTo(imported);
    budget.check();
  }
}
