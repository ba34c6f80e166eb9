package io.tagwire.preconfig.importer;

import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.SourcedPoint;
import java.util.List;

/**
 * What documents gave.
 *
 * @param devices the devices, those without points too; ordered by importer and by document
 * @param untranslated what is described but cannot be bound, with the reason
 * @param consumed topics of the documents that were read, in the order of topics; those that were
 *     broken, too
 * @param problems what is wrong with documents (warnings: the rest is not touched by it) and with
 *     the options (errors)
 * @since 0.1
 */
public record Imported(
    List<ImportedDevice> devices,
    List<Untranslated> untranslated,
    List<String> consumed,
    List<Problem> problems) {
  /** Copies the lists. */
  public Imported {
    devices = List.copyOf(devices);
    untranslated = List.copyOf(untranslated);
    consumed = List.copyOf(consumed);
    problems = List.copyOf(problems);
  }

  /**
   * The points of all devices.
   *
   * @return in order; no two with one id
   */
  public List<SourcedPoint> points() {
    return devices.stream()
        .flatMap(device -> device.points().stream())
        .map(ImportedPoint::source)
        .toList();
  }

  /**
   * What was done, for people: a line for each device, totals, then what cannot be bound.
   *
   * @return lines without a line feed at the end
   */
  public String report() {
    StringBuilder text = new StringBuilder();
    text.append(count(consumed.size(), "document")).append(" read");
    for (ImportedDevice device : devices) {
      text.append("\n  ").append(device.name());
      String made = (device.vendor() + " " + device.model()).strip();
      if (!made.isEmpty()) {
        text.append(" (").append(made).append(')');
      }
      text.append(": ").append(count(device.points().size(), "point"));
    }
    text.append("\n  ")
        .append(count(devices.size(), "device"))
        .append(", ")
        .append(count(points().size(), "point"));
    if (!untranslated.isEmpty()) {
      text.append("\nnot translated, or not wholly:");
      untranslated.forEach(one -> text.append("\n  ").append(oneLine(one.toString())));
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 400 ? line : line.substring(0, 400) + "…";
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
