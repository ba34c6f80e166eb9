package io.tagwire.preconfig.importer;

import java.util.List;
import java.util.Objects;

/**
 * A device made from documents.
 *
 * @param importer the id of the importer
 * @param id what stays when the device is renamed: its address in the network, its serial number
 * @param name what people call it
 * @param vendor its maker; empty if not told
 * @param model its model; empty if not told
 * @param points its points
 * @since 0.1
 */
public record ImportedDevice(
    String importer,
    String id,
    String name,
    String vendor,
    String model,
    List<ImportedPoint> points) {
  /** Copies the points. */
  public ImportedDevice {
    Objects.requireNonNull(importer, "importer");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(vendor, "vendor");
    Objects.requireNonNull(model, "model");
    points = List.copyOf(points);
  }

  ImportedDevice withPoints(List<ImportedPoint> others) {
    return new ImportedDevice(importer, id, name, vendor, model, others);
  }
}
