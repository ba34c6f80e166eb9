package io.tagwire.preconfig.importer;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Shelly with its components, while its documents are read. Not thread-safe. */
final class ShellyDevice {
  private final String id;
  private final Map<String, Members> configs = new TreeMap<>();
  private final Map<String, Members> states = new TreeMap<>();
  private String prefix;
  private @Nullable Members info;

  ShellyDevice(String prefix, String id) {
    this.prefix = prefix;
    this.id = id;
  }

  String prefix() {
    return prefix;
  }

  String id() {
    return id;
  }

  void named(String topicPrefix) {
    prefix = topicPrefix;
  }

  void info(Members answer) {
    info = answer;
  }

  void config(String key, Members config) {
    configs.put(key, config);
  }

  void status(String key, Members status) {
    states.put(key, status);
  }

  Optional<Members> config(String key) {
    return Optional.ofNullable(configs.get(key));
  }

  Optional<Members> state(String key) {
    return Optional.ofNullable(states.get(key));
  }

  void add(Findings findings) {
    Optional<Members> system = config("sys").flatMap(sys -> sys.object("device"));
    DeviceDraft device =
        findings
            .device(id)
            .known(
                system
                    .flatMap(one -> one.text("name"))
                    .or(() -> Optional.ofNullable(info).flatMap(one -> one.text("name")))
                    .filter(text -> !text.isBlank())
                    .orElse(prefix),
                "Shelly",
                Optional.ofNullable(info).flatMap(one -> one.text("model")).orElse(""));
    Members mqtt = configs.get("mqtt");
    boolean controls = mqtt == null || mqtt.text("enable_control", "true").equals("true");
    if (mqtt != null && mqtt.text("status_ntf", "true").equals("false")) {
      findings.untranslated(
          mqtt.place(),
          device,
          "status",
          "status_ntf is off: without \"generic status update over MQTT\" the points get no value",
          "");
    }
    TreeSet<String> keys = new TreeSet<>(configs.keySet());
    keys.addAll(states.keySet());
    for (String key : keys) {
      int colon = key.indexOf(':');
      if (colon > 0 && Members.decimal(key.substring(colon + 1)).isPresent()) {
        new ShellyComponent(this, key, controls, device, findings).add();
      }
    }
  }
}
