package io.tagwire.preconfig.source;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects problems, so that all of them can be told at once. The same problem is kept once. Not
 * thread-safe.
 *
 * @since 0.1
 */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  /** Makes an empty collection. */
  public Problems() {}

  /**
   * Adds an error.
   *
   * @param place where
   * @param message what
   */
  public void error(Place place, String message) {
    add(new Problem(place, Severity.ERROR, message, null));
  }

  /**
   * Adds an error with a suggestion.
   *
   * @param place where
   * @param message what
   * @param suggestion what would be right; empty for none
   */
  public void error(Place place, String message, String suggestion) {
    add(new Problem(place, Severity.ERROR, message, suggestion.isEmpty() ? null : suggestion));
  }

  /**
   * Adds a warning.
   *
   * @param place where
   * @param message what
   */
  public void warning(Place place, String message) {
    add(new Problem(place, Severity.WARNING, message, null));
  }

  /**
   * Adds an issue whose place is known.
   *
   * @param place where
   * @param issue what; its path is not used
   */
  public void add(Place place, Issue issue) {
    add(new Problem(place, issue.severity(), issue.message(), issue.suggestion()));
  }

  /**
   * Adds a problem.
   *
   * @param problem what and where
   */
  public void add(Problem problem) {
    found.add(problem);
  }

  /**
   * Whether there is an error among them.
   *
   * @return false if there are only warnings or nothing
   */
  public boolean hasErrors() {
    return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
  }

  /**
   * Everything so far, in the order in which it was found.
   *
   * @return a copy
   */
  public List<Problem> list() {
    return List.copyOf(new ArrayList<>(found));
  }
}
