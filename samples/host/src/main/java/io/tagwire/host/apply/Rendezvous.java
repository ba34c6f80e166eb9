package io.tagwire.host.apply;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running host is to be asked, written beside its project as long as it runs, and readable
 * by its user only: {@code .project.yaml.run}.
 *
 * @param url where it listens
 * @param token what it wants to hear
 * @param process the number of its process
 */
record Rendezvous(URI url, String token, long process) {
  private static final String PROJECT = "project.yaml";
  private static final int MAX_BYTES = 4096;

  /** The file of a project, given by its folder or its file. */
  static Path file(Path project) {
    Path file = Files.isDirectory(project) ? project.resolve(PROJECT) : project;
    return file.toAbsolutePath().resolveSibling("." + file.getFileName() + ".run");
  }

  /** Reads a file; empty if there is none. */
  static Optional<Rendezvous> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("File [" + file + "] is not one of a running host");
    }
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
      return Optional.of(
          new Rendezvous(
              URI.create(values.getProperty("url", "")),
              values.getProperty("token", ""),
              Long.parseLong(values.getProperty("process", "0"))));
    } catch (IllegalArgumentException e) {
      throw new IOException("File [" + file + "] is not one of a running host", e);
    }
  }

  void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, attributes());
    Files.writeString(
        file,
        "url=" + url + "\ntoken=" + token + "\nprocess=" + process + "\n",
        StandardCharsets.UTF_8);
  }

  /** Removes the file unless another host has put its own there. */
  void remove(Path file) throws IOException {
    if (read(file).filter(this::equals).isPresent()) {
      Files.deleteIfExists(file);
    }
  }

  // Elsewhere the folder decides who may read it.
  private static FileAttribute<?>[] attributes() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
