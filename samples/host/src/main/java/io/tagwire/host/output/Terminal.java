package io.tagwire.host.output;

import io.tagwire.driver.value.Quality;

/**
 * What may be shown: colours and redrawing only where the launcher saw a terminal ({@code
 * -Dtagwire.terminal=true}); no colours if {@code NO_COLOR} is set.
 *
 * @param live whether lines can be drawn again
 * @param colours whether colours are understood and wanted
 * @param lines how many lines fit
 */
public record Terminal(boolean live, boolean colours, int lines) {
  /** A file or a pipe. */
  public static final Terminal NONE = new Terminal(false, false, Integer.MAX_VALUE);

  private static final int USUAL_LINES = 40;

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
        true, System.getenv("NO_COLOR") == null, Integer.getInteger("tagwire.lines", USUAL_LINES));
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
