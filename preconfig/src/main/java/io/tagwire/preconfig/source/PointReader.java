package io.tagwire.preconfig.source;

import io.tagwire.driver.point.Access;
import io.tagwire.driver.point.Metadata;
import io.tagwire.driver.point.Point;
import io.tagwire.driver.point.Range;
import io.tagwire.driver.value.ValueType;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.Node.Member;
import io.tagwire.preconfig.source.Node.Scalar;
import io.tagwire.preconfig.source.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads points: the keys {@code id}, {@code address}, {@code type}, {@code access}, {@code
 * deadband}, {@code unit}, {@code description} and {@code range} describe the point, every other
 * key is a setting of the driver. Whether the driver knows it is the driver's to say.
 *
 * @since 0.1
 */
public final class PointReader {
  private static final Map<String, ValueType> TYPES = types();
  private static final Map<String, Access> ACCESSES = accesses();

  private PointReader() {}

  /**
   * Reads one point.
   *
   * @param mapping the point
   * @param problems receives everything that is wrong with it
   * @return the point; empty if it has no usable id, address or type
   */
  public static Optional<SourcedPoint> read(Mapping mapping, Problems problems) {
    Fields fields = new Fields(mapping, "A point", problems);
    Optional<String> id = fields.required("id");
    Optional<String> address = fields.required("address");
    if (fields.node("type").isEmpty()) {
      fields.required("type");
    }
    Optional<ValueType> type = fields.choice("type", TYPES);
    Access access = fields.choice("access", ACCESSES).orElse(Access.READ);
    double deadband = fields.decimal("deadband").orElse(0.0);
    if (deadband < 0) {
      problems.error(fields.at("deadband"), "Key [deadband] must be 0 or more, not " + deadband);
      deadband = 0;
    }
    Metadata metadata =
        new Metadata(
            fields.text("unit").orElse(""),
            fields.text("description").orElse(""),
            range(fields, problems));
    SourcedSettings settings = SourcedSettings.flatten(fields.rest(), problems);
    if (id.isEmpty() || address.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    Point point =
        new Point(
            id.get(), address.get(), type.get(), access, deadband, metadata, settings.settings());
    return Optional.of(
        new SourcedPoint(point, mapping.place(), mapping.place(), places(mapping, settings)));
  }

  /**
   * Reads a list of points. Points of one id are not looked for: {@link #refuseDuplicates} does
   * that for all points of a project.
   *
   * @param node the list
   * @param problems receives everything that is wrong
   * @return the points that can be used
   */
  public static List<SourcedPoint> readAll(Node node, Problems problems) {
    List<SourcedPoint> points = new ArrayList<>();
    if (!(node instanceof Sequence sequence)) {
      problems.error(node.place(), "Points must be a list, not " + node.noun());
      return List.of();
    }
    for (Node item : sequence.items()) {
      if (item instanceof Mapping mapping) {
        read(mapping, problems).ifPresent(points::add);
      } else {
        problems.error(item.place(), "A point must be a mapping, not " + item.noun());
      }
    }
    return List.copyOf(points);
  }

  /**
   * Makes every point whose id was used before a problem.
   *
   * @param points the points, in order
   * @param problems receives the problems
   * @return the points without those
   */
  public static List<SourcedPoint> refuseDuplicates(List<SourcedPoint> points, Problems problems) {
    Map<String, SourcedPoint> byId = new LinkedHashMap<>();
    for (SourcedPoint point : points) {
      SourcedPoint before = byId.putIfAbsent(point.point().id(), point);
      if (before != null) {
        problems.error(
            point.appliedAt(),
            "Point id [" + point.point().id() + "] is already used at " + before.appliedAt(),
            "ids are unique over the project");
      }
    }
    return List.copyOf(byId.values());
  }

  /**
   * The word for a type in files.
   *
   * @param type the type
   * @return for example {@code real}
   */
  public static String word(ValueType type) {
    return type.name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The word for an access in files.
   *
   * @param access the access
   * @return for example {@code read-write}
   */
  public static String word(Access access) {
    return access.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  private static @Nullable Range range(Fields fields, Problems problems) {
    Optional<Node> node = fields.node("range");
    // Empty if both ends are left out: what a template refers to may have no value.
    if (node.isEmpty() || (node.get() instanceof Sequence sequence && sequence.items().isEmpty())) {
      return null;
    }
    if (node.get() instanceof Sequence sequence
        && sequence.items().size() == 2
        && sequence.items().get(0) instanceof Scalar low
        && sequence.items().get(1) instanceof Scalar high) {
      try {
        return new Range(Double.parseDouble(low.text()), Double.parseDouble(high.text()));
      } catch (NumberFormatException e) {
        problems.error(
            fields.at("range"),
            "Key [range] must hold two numbers, not [" + low.text() + ", " + high.text() + "]");
      } catch (IllegalArgumentException e) {
        problems.error(fields.at("range"), "Key [range]: " + e.getMessage());
      }
      return null;
    }
    problems.error(fields.at("range"), "Key [range] must be a list of two numbers", "[0, 100]");
    return null;
  }

  private static Map<String, Place> places(Mapping mapping, SourcedSettings settings) {
    Map<String, Place> places = new TreeMap<>(settings.places());
    for (Member member : mapping.members()) {
      places.putIfAbsent(member.key(), member.place());
    }
    return places;
  }

  private static Map<String, ValueType> types() {
    Map<String, ValueType> types = new LinkedHashMap<>();
    for (ValueType type : ValueType.values()) {
      types.put(word(type), type);
    }
    return types;
  }

  private static Map<String, Access> accesses() {
    Map<String, Access> accesses = new LinkedHashMap<>();
    for (Access access : Access.values()) {
      accesses.put(word(access), access);
    }
    return accesses;
  }
}
