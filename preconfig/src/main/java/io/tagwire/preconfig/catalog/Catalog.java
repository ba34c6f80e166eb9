package io.tagwire.preconfig.catalog;

import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.YamlReader;
import io.tagwire.preconfig.template.Template;
import io.tagwire.preconfig.template.TemplateReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Templates by id. Immutable.
 *
 * @since 0.1
 */
public final class Catalog {
  private static final String INDEX = "index.txt";

  private final Map<String, Template> templates;

  private Catalog(Map<String, Template> templates) {
    this.templates = Collections.unmodifiableMap(templates);
  }

  /**
   * The templates that are shipped with Tagwire. Reads resources; keep the answer.
   *
   * @return the catalogue, in the order of its index
   * @throws IllegalStateException if a shipped template cannot be read, which is a defect
   */
  public static Catalog shipped() {
    Map<String, Template> templates = new LinkedHashMap<>();
    for (String id :
        text(INDEX).lines().map(String::strip).filter(one -> !one.isEmpty()).toList()) {
      templates.put(id, template(id));
    }
    return new Catalog(templates);
  }

  /**
   * The ids of all templates.
   *
   * @return in the order of the index
   */
  public List<String> ids() {
    return List.copyOf(templates.keySet());
  }

  /**
   * All templates.
   *
   * @return in the order of the index
   */
  public Collection<Template> templates() {
    return templates.values();
  }

  /**
   * A template.
   *
   * @param id its id
   * @return the template; empty if there is none of that id
   */
  public Optional<Template> find(String id) {
    return Optional.ofNullable(templates.get(id));
  }

  /**
   * The source of a shipped template, for somebody who wants to make his own of it.
   *
   * @param id its id
   * @return YAML; empty if there is none of that id
   */
  public Optional<String> source(String id) {
    return templates.containsKey(id) ? Optional.of(text(id + ".yaml")) : Optional.empty();
  }

  private static Template template(String id) {
    String file = id + ".yaml";
    Problems problems = new Problems();
    Optional<Template> template =
        YamlReader.parse(file, text(file), problems)
            .flatMap(node -> TemplateReader.read(node, problems));
    if (template.isEmpty() || !template.get().identity().id().equals(id)) {
      throw new IllegalStateException("Shipped template [" + id + "]: " + problems.list());
    }
    return template.get();
  }

  private static String text(String resource) {
    try (InputStream stream = Catalog.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("Resource [" + resource + "] of the catalogue is missing");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Resource [" + resource + "] cannot be read", e);
    }
  }
}
