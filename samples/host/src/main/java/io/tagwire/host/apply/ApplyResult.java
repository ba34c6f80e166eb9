package io.tagwire.host.apply;

import io.tagwire.driver.point.Point;
import io.tagwire.host.output.Json;
import io.tagwire.host.runtime.ProjectChange;
import io.tagwire.preconfig.output.PointDiff;
import io.tagwire.preconfig.source.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of applying a project.
 *
 * @param outcome whether it was done
 * @param change what is different; empty if the new project could not be used at all
 * @param problems what is wrong with the new project, warnings included
 * @param took the time from reading the first file to the end
 */
public record ApplyResult(
    Outcome outcome, Optional<ProjectChange> change, List<Problem> problems, Duration took) {
  private static final int SHOWN = 200;

  /** Copies the problems. */
  public ApplyResult {
    problems = List.copyOf(problems);
  }

  /** Whether it was done. */
  public enum Outcome {
    /** It was done. */
    APPLIED,
    /** Nothing is different. */
    UNCHANGED,
    /** It was only asked for. */
    COMPARED,
    /** It has errors, or would drop a link: what runs goes on as it was. */
    REFUSED
  }

  /**
   * Whether what was asked for was done.
   *
   * @return false if it was refused
   */
  public boolean isDone() {
    return outcome != Outcome.REFUSED;
  }

  /**
   * For people: problems, what becomes of connections and points, and a last line that says it all.
   *
   * @return lines; of very many points only the first
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    problems.forEach(problem -> lines.add(problem.toString()));
    change.ifPresent(
        what -> {
          what.connections().forEach(connection -> lines.add("connection " + connection));
          List<String> points = what.points().toString().lines().toList();
          points.stream().limit(SHOWN).forEach(lines::add);
          if (points.size() > SHOWN) {
            lines.add("… and " + (points.size() - SHOWN) + " more");
          }
        });
    lines.add(summary());
    return lines;
  }

  /**
   * The last line of {@link #lines}.
   *
   * @return a sentence
   */
  public String summary() {
    if (change.isEmpty()) {
      return "refused: the new project has errors; the running one goes on as it was";
    }
    ProjectChange what = change.get();
    if (outcome == Outcome.REFUSED) {
      return "refused: "
          + String.join(
              ", ", what.reconnected().stream().map(ProjectChange.Connection::name).toList())
          + " would lose the link, because settings of the connection are different; --reconnect"
          + " allows it";
    }
    PointDiff points = what.points();
    return outcome.name().toLowerCase(Locale.ROOT)
        + ": "
        + points.added().size()
        + " added, "
        + points.changed().size()
        + " changed, "
        + points.removed().size()
        + " removed, "
        + what.reopened().size()
        + " opened again with them, "
        + what.untouched()
        + " untouched; "
        + took.toMillis()
        + " ms";
  }

  /**
   * For scripts.
   *
   * @return one JSON object
   */
  public String json() {
    return Json.object(
        json -> {
          json.writeStringField("outcome", outcome.name());
          json.writeArrayFieldStart("problems");
          for (Problem problem : problems) {
            json.writeStartObject();
            json.writeStringField("file", problem.file());
            json.writeNumberField("line", problem.line());
            json.writeStringField("severity", problem.severity().name().toLowerCase(Locale.ROOT));
            json.writeStringField("message", problem.message());
            Json.text(json, "suggestion", problem.suggestion());
            json.writeEndObject();
          }
          json.writeEndArray();
          if (change.isPresent()) {
            json.writeArrayFieldStart("connections");
            for (ProjectChange.Connection connection : change.get().connections()) {
              json.writeStartObject();
              json.writeStringField("name", connection.name());
              json.writeStringField("fate", connection.fate().name());
              json.writeEndObject();
            }
            json.writeEndArray();
            PointDiff points = change.get().points();
            json.writeArrayFieldStart("added");
            for (Point point : points.added()) {
              json.writeString(point.id());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("changed");
            for (PointDiff.Change each : points.changed()) {
              json.writeStartObject();
              json.writeStringField("tag", each.after().id());
              json.writeStringField("what", each.differences());
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("removed");
            for (Point point : points.removed()) {
              json.writeString(point.id());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("reopened");
            for (String id : change.get().reopened()) {
              json.writeString(id);
            }
            json.writeEndArray();
            json.writeNumberField("untouched", change.get().untouched());
          }
          json.writeNumberField("millis", took.toMillis());
        });
  }
}
