package io.tagwire.host.runtime;

import io.tagwire.preconfig.output.PointDiff;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What applying a project to a running one changes.
 *
 * @param connections every connection, old and new, by name
 * @param points what becomes of the points, connection by connection: a point that moves to another
 *     connection is removed and added
 * @param reopened ids of points that are the same, but are opened again together with a point of
 *     their device or group that is not; they take over the last message
 * @param untouched how many points stay as they are
 */
public record ProjectChange(
    List<Connection> connections, PointDiff points, List<String> reopened, int untouched) {
  /** Copies the lists. */
  public ProjectChange {
    Objects.requireNonNull(points, "points");
    connections = List.copyOf(connections);
    reopened = List.copyOf(reopened);
  }

  /** What becomes of a connection. */
  public enum Fate {
    /** It stays connected. */
    KEPT,
    /** It is new. */
    ADDED,
    /** It is gone. */
    REMOVED,
    /** Its settings are different: it has to connect anew. */
    RECONNECTED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A connection.
   *
   * @param name its name
   * @param fate what becomes of it
   * @param settings the settings that are different, by key; empty unless it has to connect anew
   */
  public record Connection(String name, Fate fate, List<String> settings) {
    /** Copies the settings. */
    public Connection {
      settings = List.copyOf(settings);
    }

    @Override
    public String toString() {
      return name + " " + fate + (settings.isEmpty() ? "" : ": " + String.join(", ", settings));
    }
  }

  /**
   * Whether nothing at all is to be done.
   *
   * @return true if every connection and every point stays as it is
   */
  public boolean isEmpty() {
    return points.isEmpty()
        && reopened.isEmpty()
        && connections.stream().allMatch(one -> one.fate() == Fate.KEPT);
  }

  /**
   * The connections that would lose their link.
   *
   * @return those with other settings
   */
  public List<Connection> reconnected() {
    return connections.stream().filter(one -> one.fate() == Fate.RECONNECTED).toList();
  }
}
