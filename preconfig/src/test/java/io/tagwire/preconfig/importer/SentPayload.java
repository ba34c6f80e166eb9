package io.tagwire.preconfig.importer;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.value.ValueType;

/** What the driver would send for a value, as its settings reference tells it. */
final class SentPayload {
  private final Point point;
  private final Settings settings;

  SentPayload(Point point) {
    this.point = point;
    this.settings = point.settings();
  }

  /** For true, false, or the word of a command. */
  String of(String value) {
    String mapped = settings.section("write.map").text(value).orElse(null);
    if (mapped != null) {
      return filled(mapped, true);
    }
    if (point.type() == ValueType.BOOL) {
      boolean told = settings.text("write." + value).isPresent();
      String text =
          settings
              .text("write." + value)
              .or(() -> settings.items(value + "-words").stream().findFirst())
              .orElse(value);
      return isJson() && !told ? filled(value, false) : filled(text, true);
    }
    return filled(value, point.type() == ValueType.TEXT);
  }

  private boolean isJson() {
    return settings.text("write.format").filter("json"::equals).isPresent()
        || settings.text("write.together").isPresent();
  }

  private String filled(String value, boolean text) {
    String member = settings.text("write.member").orElse("");
    if (!member.isEmpty()) {
      String object = text ? '"' + value + '"' : value;
      String[] names = member.substring(1).split("/", -1);
      for (int i = names.length - 1; i >= 0; i--) {
        object = "{\"" + names[i] + "\":" + object + "}";
      }
      return object;
    }
    String payload = settings.text("write.payload").orElse("{value}");
    return isJson()
        ? payload.replace("\"{value}\"", text ? '"' + value + '"' : value)
        : payload.replace("{value}", value);
  }
}
