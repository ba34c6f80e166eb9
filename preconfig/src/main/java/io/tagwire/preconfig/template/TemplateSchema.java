package io.tagwire.preconfig.template;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Decimal;
import io.tagwire.driver.config.Setting.Entries;
import io.tagwire.driver.config.Setting.Flag;
import io.tagwire.driver.config.Setting.Items;
import io.tagwire.driver.config.Setting.Kind;
import io.tagwire.driver.config.Setting.Rows;
import io.tagwire.driver.config.Setting.Secret;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Time;
import io.tagwire.driver.config.Setting.Whole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Schemas (draft 2020-12) for editors and forms.
 *
 * @since 0.1
 */
public final class TemplateSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final String RESOURCE = "tagwire-template.schema.json";

  private TemplateSchema() {}

  /**
   * The schema of templates themselves.
   *
   * @return JSON
   */
  public static String ofTemplates() {
    try (InputStream stream = TemplateSchema.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("Resource [" + RESOURCE + "] is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Resource [" + RESOURCE + "] cannot be read", e);
    }
  }

  /**
   * The schema of the parameters of one template, as they stand under {@code set} in a project.
   *
   * @param template the template
   * @return JSON; the same template gives the same text
   */
  public static String ofParameters(Template template) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DRAFT);
    schema.put("title", template.identity().title());
    schema.put("description", template.identity().description());
    schema.putAll(object(template.parameters()));
    return JsonText.of(schema);
  }

  private static Map<String, Object> object(List<Setting> settings) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Setting setting : settings) {
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("title", setting.label());
      property.put("description", setting.help());
      property.putAll(kind(setting.kind()));
      setting.fallback().ifPresent(value -> property.put("default", value));
      properties.put(setting.key(), property);
      if (setting.required()) {
        required.add(setting.key());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.put("required", required);
    schema.put("properties", properties);
    return schema;
  }

  private static Map<String, Object> kind(Kind kind) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (kind instanceof Text text) {
      schema.put("type", List.of("string", "number", "boolean"));
      if (!text.pattern().isEmpty()) {
        schema.put("pattern", "^(?:" + text.pattern() + ")$");
      }
    } else if (kind instanceof Whole whole) {
      schema.put("type", "integer");
      schema.put("minimum", whole.min());
      schema.put("maximum", whole.max());
    } else if (kind instanceof Decimal decimal) {
      schema.put("type", "number");
      schema.put("minimum", decimal.min());
      schema.put("maximum", decimal.max());
    } else if (kind instanceof Flag) {
      schema.put("type", "boolean");
    } else if (kind instanceof Choice choice) {
      schema.put("enum", choice.options());
    } else if (kind instanceof Time) {
      schema.put("type", List.of("string", "integer"));
      schema.put("pattern", "^(0|\\d{1,15}\\s*(ms|s|m|min|h|d)|P.*)$");
    } else if (kind instanceof Secret) {
      schema.put("type", "string");
      schema.put("pattern", "^[a-z]+:.+$");
    } else {
      lists(kind, schema);
    }
    return schema;
  }

  private static void lists(Kind kind, Map<String, Object> schema) {
    if (kind instanceof Items items) {
      schema.put("type", "array");
      schema.put("items", kind(items.item()));
    } else if (kind instanceof Rows rows) {
      schema.put("type", "array");
      schema.put("items", object(rows.columns()));
    } else if (kind instanceof Entries entries) {
      schema.put("type", "object");
      schema.put("additionalProperties", kind(entries.value()));
    } else {
      schema.put("type", "string");
    }
  }
}
