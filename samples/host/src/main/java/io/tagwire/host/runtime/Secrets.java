package io.tagwire.host.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where secrets come from: {@code env:NAME} is an environment variable, {@code file:path} the first
 * line of a file, relative to the project. Nothing is kept. Thread-safe.
 */
public final class Secrets {
  private final Path folder;
  private final Map<String, String> environment;

  /**
   * Secrets of a project.
   *
   * @param folder what relative files are relative to
   * @param environment the environment variables
   */
  public Secrets(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Resolves a reference. Blocks on I/O for files.
   *
   * @param reference {@code env:NAME} or {@code file:path}
   * @return a copy to be overwritten after use; empty if there is none of that name
   */
  public Optional<char[]> find(String reference) {
    if (reference.startsWith("env:")) {
      return Optional.ofNullable(environment.get(reference.substring(4))).map(String::toCharArray);
    }
    if (reference.startsWith("file:")) {
      return firstLine(folder.resolve(reference.substring(5)));
    }
    return Optional.empty();
  }

  /**
   * Says why a reference cannot be resolved. Reads no secret.
   *
   * @param reference a reference
   * @return a sentence, or null if it can be resolved
   */
  public @Nullable String problem(String reference) {
    if (reference.startsWith("env:")) {
      String name = reference.substring(4);
      return environment.containsKey(name)
          ? null
          : "Secret [" + reference + "]: there is no environment variable [" + name + "]";
    }
    if (reference.startsWith("file:")) {
      Path file = folder.resolve(reference.substring(5));
      return Files.isReadable(file) && Files.isRegularFile(file)
          ? null
          : "Secret [" + reference + "]: there is no readable file [" + file + "]";
    }
    // Perhaps the secret itself, typed in by mistake: it must not travel on in a message.
    return "A secret must be a reference: env:NAME or file:path";
  }

  private static Optional<char[]> firstLine(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int length = 0;
    while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
      length++;
    }
    char[] line = new char[length];
    text.get(line);
    Arrays.fill(text.array(), '\0');
    return Optional.of(line);
  }
}
