package io.tagwire.preconfig.learn;

import io.tagwire.driver.config.Setting;
import io.tagwire.driver.value.Bytes;
import io.tagwire.preconfig.template.Recognition;
import io.tagwire.preconfig.template.Recognition.Role;
import io.tagwire.preconfig.template.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds out which messages are of which devices. */
final class Recogniser {
  private final List<SignRule> rules = new ArrayList<>();
  private final Map<String, Integer> order = new HashMap<>();
  // By family: the texts a capture may have.
  private final Map<String, Map<String, Set<String>>> bases = new HashMap<>();

  Recogniser(Collection<Template> templates) {
    for (Template template : templates) {
      order.put(template.identity().id(), order.size());
      for (Recognition recognition : template.recognition()) {
        rules.add(new SignRule(template, recognition));
        if (recognition.role() == Role.BASE) {
          bases.computeIfAbsent(template.identity().family(), key -> new HashMap<>());
        }
      }
    }
  }

  /** The devices, the surest first; every topic belongs to devices of one template at most. */
  List<Device> devices(Collection<TopicRecord> records) {
    learnBases(records);
    Map<String, Device> devices = new LinkedHashMap<>();
    for (TopicRecord record : records) {
      for (Bytes payload : record.samples()) {
        Sample sample = Sample.of(record.topic(), payload);
        for (SignRule rule : rules) {
          if (rule.recognition().role() != Role.BASE) {
            for (Map<String, String> captures : rule.match(sample, basesOf(rule.template()))) {
              Map<String, String> identity = rule.identity(captures);
              devices
                  .computeIfAbsent(
                      rule.template().identity().id() + identity,
                      key -> new Device(rule.template(), identity))
                  .add(rule, sample, captures);
            }
          }
        }
      }
    }
    return settle(joined(List.copyOf(devices.values())));
  }

  // What is told of a thing is told of each part of it that is a device.
  private static List<Device> joined(List<Device> devices) {
    List<Device> left = new ArrayList<>();
    for (Device device : devices) {
      List<Device> parts =
          device.mayJoin()
              ? devices.stream()
                  .filter(other -> other.isMoreThan(device) && other.best() > Integer.MIN_VALUE)
                  .toList()
              : List.of();
      parts.forEach(part -> part.join(device));
      if (parts.isEmpty()) {
        left.add(device);
      }
    }
    return left;
  }

  private Map<String, Set<String>> basesOf(Template template) {
    return bases.getOrDefault(template.identity().family(), Map.of());
  }

  private void learnBases(Collection<TopicRecord> records) {
    for (SignRule rule : rules) {
      Map<String, Set<String>> known = basesOf(rule.template());
      if (rule.recognition().role() != Role.BASE) {
        continue;
      }
      for (TopicRecord record : records) {
        for (Bytes payload : record.samples()) {
          for (Map<String, String> captures :
              rule.match(Sample.of(record.topic(), payload), Map.of())) {
            captures.forEach(
                (name, text) -> known.computeIfAbsent(name, key -> new HashSet<>()).add(text));
          }
        }
      }
    }
    for (SignRule rule : rules) {
      Map<String, Set<String>> known = basesOf(rule.template());
      for (Setting setting : rule.template().parameters()) {
        if (named(rule.template().identity().family(), setting.key())) {
          setting
              .fallback()
              .filter(text -> !text.contains("${"))
              .ifPresent(
                  text -> known.computeIfAbsent(setting.key(), key -> new HashSet<>()).add(text));
        }
      }
    }
  }

  // Whether a sign of the family tells the texts of the capture, even if no message did.
  private boolean named(String family, String capture) {
    return rules.stream()
        .filter(rule -> rule.recognition().role() == Role.BASE)
        .filter(rule -> rule.template().identity().family().equals(family))
        .anyMatch(
            rule ->
                rule.recognition().topic().contains("{" + capture + "}")
                    || rule.recognition().topic().contains("{" + capture + "...}"));
  }

  private List<Device> settle(Collection<Device> candidates) {
    List<Device> sorted =
        candidates.stream()
            .filter(device -> device.best() > Integer.MIN_VALUE)
            .sorted(
                Comparator.comparingInt((Device device) -> -device.best())
                    .thenComparingInt(device -> -device.topics().size())
                    .thenComparingInt(
                        device -> order.getOrDefault(device.template().identity().id(), 0))
                    .thenComparing(device -> device.identity().toString()))
            .toList();
    // Devices of one template may share a topic: one message may be of many of them.
    Map<String, Template> owners = new HashMap<>();
    // Topics by family and identity: one thing that two templates know is one device.
    Map<String, Set<String>> taken = new HashMap<>();
    List<Device> settled = new ArrayList<>();
    for (Device device : sorted) {
      boolean beside = device.isBeside();
      boolean free =
          device.topics().entrySet().stream()
              .filter(claim -> claim.getValue().role().recognises())
              .map(claim -> owners.getOrDefault(claim.getKey(), device.template()))
              .anyMatch(owner -> owner.identity().equals(device.template().identity()));
      String identity =
          device.template().identity().family() + new TreeMap<>(device.identity()).values();
      Set<String> same = taken.computeIfAbsent(identity, key -> new HashSet<>());
      if (beside || (free && Collections.disjoint(same, device.topics().keySet()))) {
        if (!beside) {
          same.addAll(device.topics().keySet());
        }
        settled.add(device);
        device
            .topics()
            .forEach(
                (topic, claim) -> {
                  if (claim.role() != Role.BESIDE) {
                    owners.putIfAbsent(topic, device.template());
                  }
                });
      }
    }
    return settled;
  }
}
