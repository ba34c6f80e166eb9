package io.tagwire.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Where programs are. */
final class Programs {
  private Programs() {}

  /**
   * Looks in the PATH, and where Debian keeps servers.
   *
   * @param name of the program, or its whole path
   * @param how to install it
   * @return its file
   * @throws MissingProgram if it is not there
   */
  static Path find(String name, String how) throws MissingProgram {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(folder -> Path.of(folder).resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new MissingProgram(name + " is not installed: " + how));
  }
}
