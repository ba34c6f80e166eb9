package io.tagwire.host.coverage;

import io.tagwire.driver.config.Settings;
import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Point;
import java.util.ArrayList;
import java.util.List;

/** Which topics a point hears, and what of their payloads it reads. */
record Reading(TopicFilter filter, List<MemberPath> members) {
  // Settings that name a topic beside the address, and what is read there.
  private static final List<List<String>> FURTHER =
      List.of(
          List.of("confirm.topic", "confirm.selector", "confirm.id", "confirm.error"),
          List.of("select.answer-topic", "select.selector", "select.id", "select.error"));

  Reading {
    members = List.copyOf(members);
  }

  static List<Reading> of(Point point) {
    List<Reading> readings = new ArrayList<>();
    Settings settings = point.settings();
    if (point.access() != Access.WRITE) {
      String series = settings.text("series").orElse("");
      List<MemberPath> members = new ArrayList<>();
      members.addAll(MemberPath.of(settings.text("selector").orElse(""), series));
      for (String key : List.of("time.selector", "quality.selector")) {
        settings.text(key).ifPresent(text -> members.addAll(MemberPath.of(text, series)));
      }
      for (Settings row : settings.rows("when")) {
        members.addAll(MemberPath.of(row.text("selector").orElse(""), series));
      }
      readings.add(new Reading(TopicFilter.of(point.address()), members));
    }
    for (Settings row : settings.rows("presence")) {
      row.text("topic")
          .ifPresent(
              topic ->
                  readings.add(
                      new Reading(
                          TopicFilter.of(topic),
                          MemberPath.of(row.text("selector").orElse(""), ""))));
    }
    for (List<String> keys : FURTHER) {
      settings
          .text(keys.get(0))
          .ifPresent(
              topic -> {
                List<MemberPath> members = new ArrayList<>();
                for (String key : keys.subList(1, keys.size())) {
                  settings.text(key).ifPresent(text -> members.addAll(MemberPath.of(text, "")));
                }
                readings.add(new Reading(TopicFilter.of(topic), members));
              });
    }
    return readings;
  }

  /** The topics a point publishes to; a text for each. */
  static List<String> commands(Point point) {
    List<String> topics = new ArrayList<>();
    if (point.access() != Access.READ) {
      String topic = point.settings().text("write.topic").orElse(point.address());
      if (!TopicFilter.of(topic).hasWildcard()) {
        topics.add(topic);
      }
    }
    for (String key : List.of("read.topic", "select.topic")) {
      point.settings().text(key).ifPresent(topics::add);
    }
    for (Settings row : point.settings().rows("duty")) {
      row.text("topic").ifPresent(topics::add);
    }
    return topics;
  }
}
