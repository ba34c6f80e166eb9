package io.tagwire.host;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Point;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the driver listens to for points. */
public final class Filters {
  private Filters() {}

  public static Set<String> of(List<Point> points) {
    Set<String> filters = new HashSet<>();
    for (Point point : points) {
      Settings settings = point.settings();
      if (point.access().canRead()) {
        filters.add(point.address().replaceAll("\\{[^}/]*}", "+"));
        settings.rows("presence").forEach(row -> row.text("topic").ifPresent(filters::add));
        settings.text("read.answer-topic").ifPresent(filters::add);
      }
      if (point.access().canWrite()) {
        settings.text("confirm.topic").ifPresent(filters::add);
        settings.text("answer.topic").ifPresent(filters::add);
        settings.text("select.answer-topic").ifPresent(filters::add);
      }
    }
    return filters;
  }
}
