package io.tagwire.host.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectCheckTest {
  @Test
  void twoConnectionsWithOneClientIdAtOneBrokerAreAnError() {
    assertThat(check("client-id: scada", "client-id: scada"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(4);
              assertThat(problem.message())
                  .contains(
                      "client id [scada] at broker broker:1883",
                      "connection [a]",
                      "drive each other out");
              assertThat(problem.suggestion()).isEqualTo("another client-id");
            });
  }

  @Test
  void clientIdsThatDifferOnceTheyAreFilledInAreNone() {
    assertThat(check("client-id: \"scada-{instance}\"", "client-id: \"scada-{instance}\""))
        .isEmpty();
    assertThat(check("keep-alive: 30s", "keep-alive: 30s")).isEmpty();
  }

  private static List<Problem> check(String one, String other) {
    Problems problems = new Problems();
    try (DriverCatalog drivers = DriverCatalog.ofClassPath()) {
      Project project =
          new ProjectLoader(new CatalogTemplates(), problems)
              .parse(
                  """
                  connections:
                    a: { driver: mqtt, settings: { brokers: "mqtt://Broker", ONE } }
                    b:
                      { driver: mqtt, settings: { brokers: "mqtt://broker:1883", OTHER } }
                  groups:
                    - { name: g, connection: a, points: [ { id: x, address: x, type: text } ] }
                  """
                      .replace("ONE", one)
                      .replace("OTHER", other),
                  "project.yaml",
                  Path.of(""))
              .orElseThrow();
      new ProjectCheck(drivers, new Secrets(Path.of(""), Map.of())).check(project, problems);
    }
    return problems.list();
  }
}
