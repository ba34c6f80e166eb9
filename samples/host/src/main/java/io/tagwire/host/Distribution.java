package io.tagwire.host;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** Where the parts of the distribution are: beside the jar this class was loaded from. */
public final class Distribution {
  private static final String HOME = "tagwire.home";

  private Distribution() {}

  /**
   * The folder of plugin folders.
   *
   * @return it; empty if this is no distribution, for example in a test: then drivers come from the
   *     class path only
   */
  public static Optional<Path> plugins() {
    return home().map(home -> home.resolve("plugins")).filter(Files::isDirectory);
  }

  /**
   * The folder of the distribution.
   *
   * @return {@code -Dtagwire.home}, or the folder of the jar; empty if there is no jar
   */
  public static Optional<Path> home() {
    String set = System.getProperty(HOME);
    if (set != null) {
      return Optional.of(Path.of(set));
    }
    CodeSource source = Distribution.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Optional.empty();
    }
    try {
      Path jar = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(jar) ? Optional.ofNullable(jar.getParent()) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
