package io.tagwire.host.output;

import io.tagwire.driver.value.Quality;

/**
 * What may be shown: colours and redrawing only where the launcher saw a terminal ({@code
 * -Dtagwire.terminal=true}); no colours if {@code NO_COLOR} is set.
 *
 * @param live whether lines can be drawn again
 * @param colours whether colours are understood and wanted
 * @param lines how many lines fit
 * @param columns how many characters fit in a line
 */
public record Terminal(boolean live, boolean colours, int lines, int columns) {
  /** A file or a pipe. */
  public static final Terminal NONE =
      new Terminal(false, false, Integer.MAX_VALUE, Integer.MAX_VALUE);

  private static final int USUAL_LINES = 40;
  private static final int USUAL_COLUMNS = 160;

  /**
   * The terminal this process has, if it has one.
   *
   * @return what may be shown
   */
  public static Terminal ofProcess() {
    if (!Boolean.getBoolean("tagwire.terminal")) {
      return NONE;
    }
    return new Terminal(
        true,
        System.getenv("NO_COLOR") == null,
        Integer.getInteger("tagwire.lines", USUAL_LINES),
        Integer.getInteger("tagwire.columns", USUAL_COLUMNS));
  }

  /**
   * A line cut to what fits: a table whose lines wrap cannot be read.
   *
   * @param line a line without colours
   * @return the line, or its beginning
   */
  public String cut(String line) {
    return line.codePointCount(0, line.length()) <= columns
        ? line
        : line.substring(0, line.offsetByCodePoints(0, columns - 1)) + "…";
  }

  /**
   * A text in the colour of a quality.
   *
   * @param quality the quality
   * @param text the text
   * @return the text, coloured if that is wanted
   */
  public String coloured(Quality quality, String text) {
    if (!colours) {
      return text;
    }
    String colour = quality.isGood() ? "32" : quality.isUncertain() ? "33" : "31";
    return "\u001b[" + colour + "m" + text + "\u001b[0m";
  }
}
