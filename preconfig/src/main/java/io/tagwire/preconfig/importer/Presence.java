package io.tagwire.preconfig.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The topics that tell whether a device is there. */
final class Presence {
  static final Presence NONE = new Presence(List.of(), "all");

  private final List<Row> rows;
  private final String mode;

  /**
   * One of them.
   *
   * @param topic the topic
   * @param selector where its text is; empty for the payload
   * @param online texts that mean online, joined by |
   * @param offline texts that mean offline, joined by |
   */
  record Row(String topic, String selector, String online, String offline) {}

  private Presence(List<Row> rows, String mode) {
    this.rows = List.copyOf(rows);
    this.mode = mode;
  }

  Presence and(String topic, String selector, String online, String offline) {
    List<Row> more = new ArrayList<>(rows);
    Row row = new Row(topic, selector, online, offline);
    if (!more.contains(row)) {
      more.add(row);
    }
    return new Presence(more, mode);
  }

  /** How they decide together: {@code all}, {@code any} or {@code latest}. */
  Presence deciding(String how) {
    return new Presence(rows, how);
  }

  List<Row> rows() {
    return rows;
  }

  void into(Map<String, String> settings) {
    if (rows.size() > 1 && !mode.equals("all")) {
      settings.put("presence-mode", mode);
    }
    for (int i = 0; i < rows.size(); i++) {
      String key = "presence." + i + ".";
      Row row = rows.get(i);
      settings.put(key + "topic", row.topic());
      settings.put(key + "online", row.online());
      if (!row.selector().isEmpty()) {
        settings.put(key + "selector", row.selector());
      }
      if (!row.offline().isEmpty()) {
        settings.put(key + "offline", row.offline());
      }
    }
  }
}
