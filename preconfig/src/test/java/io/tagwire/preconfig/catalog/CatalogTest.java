package io.tagwire.preconfig.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Expander;
import io.tagwire.preconfig.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogTest {
  private static final Catalog CATALOG = Catalog.shipped();

  static Collection<Template> templates() {
    return CATALOG.templates();
  }

  @Test
  void everyTemplateFileIsInTheIndexInOrder() throws IOException {
    Path folder = Path.of("src/main/resources/io/tagwire/preconfig/catalog");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> ids =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .map(name -> name.substring(0, name.length() - ".yaml".length()))
              .sorted()
              .toList();
      assertThat(CATALOG.ids()).containsExactlyElementsOf(ids);
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyExampleExpandsWithoutAProblemAndToDistinctIds(Template template) {
    Problems problems = new Problems();
    for (Example example : template.examples()) {
      List<SourcedPoint> points =
          Expander.expand(template, example.parameters(), example.place(), problems).points();
      assertThat(PointReader.refuseDuplicates(points, problems)).isNotEmpty();
    }
    assertThat(problems.list()).isEmpty();
    assertThat(template.examples()).hasSizeGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyPointOfATemplateIsExpectedInSomeExample(Template template) {
    Set<String> unexpected = new TreeSet<>();
    Set<String> expected = new TreeSet<>();
    for (Example example : template.examples()) {
      Expander.expand(template, example.parameters(), example.place(), new Problems())
          .points()
          .forEach(point -> unexpected.add(point.place().toString()));
    }
    for (Example example : template.examples()) {
      Set<String> ids =
          example.steps().stream()
              .flatMap(step -> step.expectations().stream())
              .map(Example.Expectation::point)
              .collect(Collectors.toSet());
      Expander.expand(template, example.parameters(), example.place(), new Problems())
          .points()
          .stream()
          .filter(point -> ids.contains(point.point().id()))
          .forEach(point -> expected.add(point.place().toString()));
    }
    unexpected.removeAll(expected);

    assertThat(unexpected).isEmpty();
  }
}
