package io.tagwire.host.project;

import io.tagwire.driver.point.Point;
import io.tagwire.preconfig.source.Fields;
import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Node.Mapping;
import io.tagwire.preconfig.source.PointReader;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import io.tagwire.preconfig.source.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The points of a file that was generated before. */
public final class GeneratedFile {
  private GeneratedFile() {}

  /**
   * Reads the points of all groups of a file.
   *
   * @param path the file
   * @return what can be read; empty if the file does not exist
   */
  public static List<Point> points(Path path) {
    if (!Files.exists(path)) {
      return List.of();
    }
    // What is wrong in the old file is about to be replaced.
    Problems ignored = new Problems();
    Optional<Node> root = YamlReader.read(path, path.toString(), ignored);
    List<Point> points = new ArrayList<>();
    if (root.isPresent() && root.get() instanceof Mapping mapping) {
      for (Mapping group : new Fields(mapping, "A file", ignored).mappings("groups")) {
        group
            .get("points")
            .ifPresent(
                node ->
                    PointReader.readAll(node, ignored).stream()
                        .map(SourcedPoint::point)
                        .forEach(points::add));
      }
    }
    return points;
  }
}
