package io.tagwire.interop;

import java.util.EnumMap;
import java.util.Map;

/**
 * A broker as the driver meets it, and what is known to come out: the data that the run is held to.
 *
 * @param id short, for topics and folders
 * @param name for the table
 * @param everyRun whether it is part of every build, or of the profile interop only
 * @param mqtt5 whether the other client speaks MQTT 5 with it
 * @param launcher how it is started
 * @param login what it lets in
 * @param settings of the driver, beside address and login
 * @param spoken the version of MQTT spoken in the end
 * @param exceptions what is not "yes"
 * @param advice what to set for it, for the page
 */
record Row(
    String id,
    String name,
    boolean everyRun,
    boolean mqtt5,
    Launcher launcher,
    Login login,
    Map<String, String> settings,
    String spoken,
    Map<Column, Cell> exceptions,
    String advice) {

  Cell expected(Column column) {
    return column == Column.VERSION
        ? Cell.spoken(spoken)
        : exceptions.getOrDefault(column, Cell.YES);
  }

  /** The same, but for one cell. */
  Row with(Column column, Cell cell) {
    Map<Column, Cell> more = new EnumMap<>(Column.class);
    more.putAll(exceptions);
    more.put(column, cell);
    return new Row(
        id, name, everyRun, mqtt5, launcher, login, settings, spoken, Map.copyOf(more), advice);
  }

  /** The same with another user. */
  Row as(Login other) {
    return new Row(
        id, name, everyRun, mqtt5, launcher, other, settings, spoken, exceptions, advice);
  }

  /** The same with other advice. */
  Row advised(String other) {
    return new Row(id, name, everyRun, mqtt5, launcher, login, settings, spoken, exceptions, other);
  }
}
