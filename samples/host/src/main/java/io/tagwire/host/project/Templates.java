package io.tagwire.host.project;

import io.tagwire.preconfig.source.Node;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.source.SourcedPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the points of a preconfiguration come from. */
@FunctionalInterface
public interface Templates {

  /**
   * Applies a template.
   *
   * @param use which, and with what
   * @param problems receives everything that is wrong
   * @return the points; those that could not be made are missing
   */
  List<SourcedPoint> apply(Use use, Problems problems);

  /**
   * One use of a template in a project.
   *
   * @param template the id of the template, or its file
   * @param templatePlace where it is named
   * @param set the parameters of all devices, if any
   * @param rows a file of devices, if any
   * @param folder what files are relative to
   * @param place where the template is used
   */
  record Use(
      String template,
      Place templatePlace,
      Optional<Node> set,
      Optional<String> rows,
      Path folder,
      Place place) {}
}
