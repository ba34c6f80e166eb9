package io.tagwire.preconfig.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.YamlReader;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateSchemaTest {
  private static final Catalog CATALOG = Catalog.shipped();
  private static final String HEAD =
      "template: t\nversion: 1.0.0\ntitle: T\nfamily: F\ndescription: D\n";

  static List<String> ids() {
    return CATALOG.ids();
  }

  private static List<Error> validate(String schema, String yaml) {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    Schema compiled = registry.getSchema(schema, InputFormat.JSON);
    Node document = YamlReader.parse("t.yaml", yaml, new Problems()).orElseThrow();
    return compiled.validate(JsonText.of(json(document)), InputFormat.JSON);
  }

  // As an editor sees it: aliases resolved, plain scalars typed after YAML 1.2's core schema.
  private static Object json(Node node) {
    if (node instanceof Node.Mapping mapping) {
      Map<String, Object> members = new LinkedHashMap<>();
      mapping.members().forEach(member -> members.put(member.key(), json(member.value())));
      return members;
    }
    if (node instanceof Node.Sequence sequence) {
      return sequence.items().stream().map(TemplateSchemaTest::json).toList();
    }
    Node.Scalar scalar = (Node.Scalar) node;
    if (!scalar.quoted() && scalar.text().matches("true|false")) {
      return Boolean.valueOf(scalar.text());
    }
    if (!scalar.quoted() && scalar.text().matches("-?\\d+(\\.\\d+)?")) {
      return new BigDecimal(scalar.text());
    }
    return scalar.text();
  }

  @ParameterizedTest
  @MethodSource("ids")
  void everyShippedTemplateIsValid(String id) {
    assertThat(validate(TemplateSchema.ofTemplates(), CATALOG.source(id).orElseThrow())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pionts: []",
        "points: {}",
        "points: [ { address: x } ]",
        "points: [ { id: a, type: reel } ]",
        "points: [ { points: [], id: a } ]",
        "points: []\nparameters: [ { key: a } ]",
        "points: []\nparameters: [ { key: a, label: A, help: A, kind: choice } ]",
        "points: []\nparameters: [ { key: a, label: A, help: A, defualt: 1 } ]",
        "points: []\nexamples: [ { example: e, steps: [ { expect: { a: { quality: GUT } } } ] } ]",
        "points: []\nlet: { a: [ b ] }",
      })
  void whatTheReaderWouldRefuseIsNotValid(String body) {
    assertThat(validate(TemplateSchema.ofTemplates(), HEAD + body)).isNotEmpty();
  }

  @Test
  void parametersHaveASchemaOfTheirOwn() {
    String schema = TemplateSchema.ofParameters(CATALOG.find("promotic-client").orElseThrow());

    assertThat(
            validate(
                schema,
                """
                host: broker
                port: 8883
                transport: mqtts
                password: env:X
                keep-alive: 10s
                topics: [ { name: a, topic: b, type: real } ]
                """))
        .isEmpty();
    assertThat(validate(schema, "host: broker\ntopics: [ { name: a, topic: b, type: reel } ]\n"))
        .hasSize(1);
    assertThat(validate(schema, "host: broker\nport: 70000\ntopics: []\n")).hasSize(1);
    assertThat(validate(schema, "host: broker\ntopics: []\nprot: 1\n")).hasSize(1);
    assertThat(validate(schema, "port: 1883\n")).hasSize(2);
  }
}
