package io.tagwire.preconfig.importer;

import java.util.ArrayList;
import java.util.List;

/** A device while its documents are read. Not thread-safe. */
final class DeviceDraft {
  private final String id;
  private final List<PointDraft> points = new ArrayList<>();
  private String name = "";
  private String vendor = "";
  private String model = "";

  DeviceDraft(String id) {
    this.id = id;
  }

  /** What is known about it; what was known before stays. */
  DeviceDraft known(String title, String maker, String type) {
    name = name.isEmpty() ? title : name;
    vendor = vendor.isEmpty() ? maker : vendor;
    model = model.isEmpty() ? type : model;
    return this;
  }

  String id() {
    return id;
  }

  String name() {
    return name.isEmpty() ? id : name;
  }

  String vendor() {
    return vendor;
  }

  String model() {
    return model;
  }

  void add(PointDraft point) {
    points.add(point);
  }

  List<PointDraft> points() {
    return points;
  }
}
