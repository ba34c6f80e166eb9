package io.tagwire.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The pages of the repository: the README and everything below docs. */
final class Pages {
  /** The root of the repository; tests run in the folder of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> SECTIONS =
      List.of("tutorial", "how-to", "reference", "explanation", "decisions");

  private Pages() {}

  /** Every page, relative to the root. */
  static List<Path> all() {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md"), Path.of("docs/README.md")));
    // By name: what the build writes below docs comes and goes while the tests run.
    for (String section : SECTIONS) {
      try (Stream<Path> files = Files.list(ROOT.resolve("docs").resolve(section))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .map(ROOT::relativize)
            .sorted()
            .forEach(pages::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return List.copyOf(pages);
  }

  static String read(Path page) {
    try {
      return Files.readString(ROOT.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
