package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Settings;
import io.tagwire.preconfig.learn.Learned.LearnedDevice;
import io.tagwire.preconfig.output.ProjectText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes what was learned as the files of a project: applications of templates, lists of devices,
 * the use of discovery documents, and the points of the rest in a group of their own.
 *
 * @since 0.1
 */
public final class ProjectFiles {
  /** The first line of a project that was learned: such a file may be written again. */
  public static final String MARK = "# Learned by tagwire learn.";

  /**
   * The file for the documents, if there are any, as a recording. The project names it; its text is
   * not among the files of {@link #of}.
   */
  public static final String DOCUMENTS = "documents.jsonl";

  /** The group of the points that the documents make. */
  private static final String DESCRIBED = "described";

  /** The group of the points that no template makes. */
  private static final String REST = "learned";

  private ProjectFiles() {}

  /**
   * The files.
   *
   * @param name the name of the project
   * @param driver the id of the driver
   * @param connection the settings of the connection
   * @param learned what was learned
   * @return the text of each file by its path in the project; the same input gives the same bytes
   */
  public static Map<String, String> of(
      String name, String driver, Settings connection, Learned learned) {
    Map<String, String> files = new LinkedHashMap<>();
    ProjectText project = new ProjectText(MARK);
    project.head(name, driver, connection.values());
    Map<String, List<LearnedDevice>> byTemplate = new LinkedHashMap<>();
    for (LearnedDevice device : learned.devices()) {
      byTemplate
          .computeIfAbsent(device.template().identity().id(), id -> new ArrayList<>())
          .add(device);
    }
    byTemplate.forEach(
        (id, devices) -> {
          if (devices.size() == 1) {
            project.application(id, id, devices.get(0).parameters());
          } else {
            String list = "devices/" + id + ".csv";
            project.applications(id, id, list);
            files.put(list, list(devices));
          }
        });
    if (!learned.documents().isEmpty()) {
      project.documents(DOCUMENTS, DESCRIBED);
    }
    if (!learned.points().isEmpty()) {
      project.include(REST + ".yaml");
      files.put(REST + ".yaml", ProjectText.points(MARK, REST, learned.points()));
    }
    files.put("project.yaml", project.toString());
    return new TreeMap<>(files);
  }

  // The columns stand in the order of the parameters of the template.
  private static String list(List<LearnedDevice> devices) {
    Set<String> header = new LinkedHashSet<>();
    for (Setting setting : devices.get(0).template().parameters()) {
      devices.stream()
          .map(device -> keys(device, setting.key()))
          .sorted(Comparator.comparingInt((List<String> keys) -> -keys.size()))
          .forEach(header::addAll);
    }
    return ProjectText.rows(
        List.copyOf(header), devices.stream().map(LearnedDevice::parameters).toList());
  }

  private static List<String> keys(LearnedDevice device, String parameter) {
    return device.parameters().keySet().stream()
        .filter(key -> key.equals(parameter) || key.startsWith(parameter + "."))
        .toList();
  }
}
