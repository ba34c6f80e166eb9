package io.tagwire.preconfig.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.Applied;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.SourcedSettings;
import io.tagwire.preconfig.source.YamlReader;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Template;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IncludeWriterTest {
  private static final Catalog CATALOG = Catalog.shipped();
  private static final Preconfig PRECONFIG = new Preconfig(CATALOG);
  private final IncludeWriter writer = new IncludeWriter("plant", "devices");

  static Collection<Template> templates() {
    return CATALOG.templates();
  }

  private static Applied tasmota(String... parameters) {
    Place place = new Place("command line", 0);
    return PRECONFIG.apply(
        CATALOG.find("tasmota-plug").orElseThrow(),
        SourcedSettings.at(place, Settings.of(parameters)),
        place);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void whatIsWrittenReadsBackAsTheSamePoints(Template template) {
    for (Example example : template.examples()) {
      Applied applied = PRECONFIG.apply(template, example.parameters(), example.place());

      Problems problems = new Problems();
      Node node = YamlReader.parse("include.yaml", writer.write(applied), problems).orElseThrow();
      Fields fields = new Fields((Mapping) node, "A project", problems);
      Mapping group = fields.mappings("groups").get(0);

      assertThat(PointReader.readAll(group.get("points").orElseThrow(), problems))
          .extracting(SourcedPoint::point)
          .containsExactlyElementsOf(applied.points().stream().map(SourcedPoint::point).toList());
      assertThat(problems.list()).isEmpty();
    }
  }

  @Test
  void headerNamesTemplateVersionAndParameters() {
    assertThat(writer.write(tasmota("topic", "plug1")))
        .startsWith("# Generated from template tasmota-plug 1.1.0.")
        .contains(" topic=plug1 ");
  }

  @Test
  void sameInputGivesTheSameBytes() {
    assertThat(writer.write(tasmota("topic", "plug1", "relays", "3")))
        .isEqualTo(writer.write(tasmota("relays", "3", "topic", "plug1")));
  }

  @Test
  void parameterWithALineFeedCannotAddLinesToTheFile() {
    Applied applied = tasmota("topic", "a\ngroups: []", "name", "x");

    Problems problems = new Problems();
    Mapping root =
        (Mapping) YamlReader.parse("i.yaml", writer.write(applied), problems).orElseThrow();

    assertThat(problems.list()).isEmpty();
    assertThat(root.members()).hasSize(1);
  }

  @Test
  void settingsOfAConnectionAreWrittenUnderItsName() {
    Template template = CATALOG.find("promotic-client").orElseThrow();
    Example example = template.examples().get(0);

    String text = writer.write(PRECONFIG.apply(template, example.parameters(), example.place()));

    assertThat(text).contains("connections:\n  plant:\n    driver: mqtt\n    settings:\n");
    assertThat(text).contains("      brokers:\n        - \"mqtt://broker.example:1883\"\n");
  }
}
