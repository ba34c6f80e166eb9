package io.tagwire.mqtt.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page that tells what was measured. Its tables stand between {@code <!-- measured: NAME -->}
 * and {@code <!-- end -->}; a run with {@code -Dtagwire.docs.update=true} writes them anew, others
 * write below {@code target}.
 */
final class ReliabilityPage {
  private static final Path PAGE = Path.of("../docs/explanation/reliability.md");
  private static final boolean UPDATE = Boolean.getBoolean("tagwire.docs.update");

  private ReliabilityPage() {}

  /** Writes a table. */
  static void write(String name, List<String> lines) throws IOException {
    String table = String.join("\n", lines) + "\n";
    if (!UPDATE) {
      Path folder = Files.createDirectories(Path.of("target/reliability"));
      Files.writeString(folder.resolve(name + ".md"), table);
      return;
    }
    String page = Files.readString(PAGE);
    Matcher region = region(name).matcher(page);
    if (!region.find()) {
      throw new IllegalStateException("the page has no place for [" + name + "]");
    }
    Files.writeString(
        PAGE, page.substring(0, region.start(1)) + table + page.substring(region.end(1)));
  }

  /** The rows of a table, without its head, each cut into its cells. */
  static List<List<String>> rows(String name) throws IOException {
    Matcher region = region(name).matcher(Files.readString(PAGE));
    if (!region.find()) {
      throw new IllegalStateException("the page has no place for [" + name + "]");
    }
    return region
        .group(1)
        .lines()
        .filter(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> List.of(line.substring(1, line.length() - 1).trim().split(" *\\| *", -1)))
        .toList();
  }

  private static Pattern region(String name) {
    return Pattern.compile("(?s)<!-- measured: " + Pattern.quote(name) + " -->\n(.*?)<!-- end -->");
  }
}
