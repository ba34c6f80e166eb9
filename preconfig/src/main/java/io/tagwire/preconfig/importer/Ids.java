package io.tagwire.preconfig.importer;

import java.util.HashSet;
import java.util.Set;

/** Keeps the ids of points apart. */
final class Ids {
  private final Set<String> used = new HashSet<>();

  /** The same point, with a number behind its id if that is used already. */
  ImportedPoint unique(ImportedPoint point) {
    return point.withId(unique(point.point().id()));
  }

  /** The same id, with a number behind it if it is used already. */
  String unique(String id) {
    String unique = id;
    for (int i = 2; !used.add(unique); i++) {
      unique = id + "_" + i;
    }
    return unique;
  }
}
