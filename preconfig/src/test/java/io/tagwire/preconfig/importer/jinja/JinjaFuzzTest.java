package io.tagwire.preconfig.importer.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tagwire.driver.testkit.Budget;
import java.util.List;

/**
 * Any text as a template of Home Assistant: it is compiled or refused with a reason. Only
 * regression inputs run in the normal build.
 */
class JinjaFuzzTest {
  @FuzzTest(maxDuration = "4m")
  void everyTemplate(FuzzedDataProvider data) {
    Budget budget = new Budget();
    String template = data.consumeRemainingAsString();
    try {
      assertThat(Reading.of(template).selector()).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      assertThat(Writing.of(template, List.of("value")).payload()).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    Reading.makesDocument(template);
    budget.check();
  }
}
