package io.tagwire.interop;

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
    Map<Column, Cell> exceptions,
    String advice) {

  Cell expected(Column column) {
    return exceptions.getOrDefault(column, Cell.YES);
  }
}
