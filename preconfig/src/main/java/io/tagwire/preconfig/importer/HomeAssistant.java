package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.util.List;
import java.util.Optional;

/**
 * Documents for Home Assistant's MQTT discovery, which many kinds of devices write: one for each
 * entity, or one for a device with its entities in it.
 */
final class HomeAssistant implements Discovery {
  private static final String CONFIG = "config";
  private static final String DEVICE = "device";
  // Each component is looked at with all that the device shares.
  private static final long MAX_SHARED = 2_000_000;

  @Override
  public boolean accepts(Document document) {
    return document.topic().endsWith("/config") && component(document.levels()) >= 0;
  }

  // prefix/component/[node/]object/config; the index of the component, or -1.
  private static int component(String[] levels) {
    int end = levels.length - 1;
    if (end < 3 || !levels[end].equals(CONFIG)) {
      return -1;
    }
    if (end >= 4 && EntityPoints.COMPONENTS.contains(levels[end - 3])) {
      return end - 3;
    }
    String last = levels[end - 2];
    return EntityPoints.COMPONENTS.contains(last) || last.equals(DEVICE) ? end - 2 : -1;
  }

  @Override
  public void read(List<Document> documents, Findings findings) {
    for (Document document : documents) {
      String[] levels = document.levels();
      int at = component(levels);
      String object = levels[levels.length - 2];
      String node = at == levels.length - 4 ? levels[levels.length - 3] : "";
      Optional<Node> root = findings.json(document);
      if (root.isEmpty()) {
        continue;
      }
      if (!(root.get() instanceof Node.Mapping mapping)) {
        findings
            .problems()
            .warning(
                root.get().place(), "The document must be an object, not " + root.get().noun());
        continue;
      }
      Members config = new Members(mapping, findings.problems(), Abbreviations::entity);
      if (levels[at].equals(DEVICE)) {
        device(config, object, findings);
      } else {
        DeviceDraft device = device(config, node.isEmpty() ? object : node, object, findings);
        EntityPoints.add(
            new HomeEntity(levels[at], object, config, config.text("~", "")), device, findings);
      }
    }
  }

  private static void device(Members root, String object, Findings findings) {
    DeviceDraft device = device(root, object, object, findings);
    Members shared = root.without(List.of("device", "origin", "components", "name", "unique_id"));
    root.object("components")
        .ifPresent(
            components -> {
              long work = (long) components.names().size() * (shared.names().size() + 1);
              if (work > MAX_SHARED) {
                findings
                    .problems()
                    .warning(
                        components.place(),
                        "The device shares too many members with too many components");
                return;
              }
              for (String key : components.names()) {
                components
                    .object(key, Abbreviations::entity)
                    .ifPresent(own -> component(own, shared, key, device, findings));
              }
            });
  }

  private static void component(
      Members own, Members shared, String key, DeviceDraft device, Findings findings) {
    Optional<String> platform = own.text("platform");
    // One that holds nothing else is taken back.
    if (own.names().equals(List.of("platform"))) {
      return;
    }
    if (platform.isEmpty()) {
      findings.untranslated(own.place(), device, key, "it names no platform", "");
      return;
    }
    Members config = own.over(shared);
    EntityPoints.add(
        new HomeEntity(platform.get(), key, config, config.text("~", "")), device, findings);
  }

  private static DeviceDraft device(
      Members config, String otherwise, String object, Findings findings) {
    Optional<Members> block = config.object("device", Abbreviations::device);
    if (block.isEmpty()) {
      return findings.device(otherwise).known(otherwise, "", "");
    }
    Members device = block.get();
    String id =
        device.texts("identifiers").stream()
            .filter(text -> !text.isBlank())
            .findFirst()
            .or(() -> connection(device))
            .orElse(otherwise.isBlank() ? object : otherwise);
    return findings
        .device(id)
        .known(
            device.text("name", ""),
            device.text("manufacturer", ""),
            device.text("model", device.text("model_id", "")));
  }

  // [["mac", "00:11:22:33:44:55"]]
  private static Optional<String> connection(Members device) {
    for (Node item : device.items("connections")) {
      if (item instanceof Sequence pair
          && pair.items().size() == 2
          && pair.items().get(1) instanceof Scalar address) {
        return Optional.of(address.text());
      }
    }
    return Optional.empty();
  }
}
