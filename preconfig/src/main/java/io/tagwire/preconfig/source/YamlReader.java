package io.tagwire.preconfig.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML 1.1 documents into {@link Node}s. Anchors, aliases and merge keys are resolved;
 * application tags are refused. Size, depth and what aliases may blow up are bounded. Thread-safe.
 *
 * @since 0.1
 */
public final class YamlReader {
  /** Longest document, in bytes. */
  static final int MAX_BYTES = 32 * 1024 * 1024;

  private static final int MAX_DEPTH = 50;
  private static final int MAX_ALIASES = 10_000;

  private YamlReader() {}

  /**
   * Reads a file. Blocks on I/O.
   *
   * @param path the file
   * @param name how problems name it
   * @param problems receives what is wrong: unreadable, too large, not UTF-8, not YAML
   * @return the document; empty if it is empty or cannot be read
   */
  public static Optional<Node> read(Path path, String name, Problems problems) {
    return text(path, name, problems).flatMap(text -> parse(name, text, problems));
  }

  /**
   * Reads a text.
   *
   * @param name how problems name its file
   * @param text the document
   * @param problems receives what is wrong; a syntax error ends reading
   * @return the document; empty if it is empty or broken
   */
  public static Optional<Node> parse(String name, String text, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    try (var reader = new java.io.StringReader(withoutByteOrderMark(text))) {
      var root = new Yaml(options).compose(reader);
      return root == null ? Optional.empty() : new YamlTree(name, problems).convert(root);
    } catch (MarkedYAMLException e) {
      problems.error(place(name, e), message(e), hint(e));
    } catch (ReaderException e) {
      problems.error(
          new Place(name, lineOf(text, e.getPosition())),
          String.format(Locale.ROOT, "Character U+%04X is not allowed in YAML", e.getCodePoint()));
    } catch (YAMLException e) {
      problems.error(new Place(name, 0), "This is not YAML: " + firstLine(e.getMessage()));
    }
    return Optional.empty();
  }

  /** The text of a UTF-8 file, or a problem. */
  static Optional<String> text(Path path, String name, Problems problems) {
    Place place = new Place(name, 0);
    try {
      if (Files.isDirectory(path)) {
        problems.error(place, "This is a folder, not a file");
        return Optional.empty();
      }
      if (Files.size(path) > MAX_BYTES) {
        problems.error(place, "The file is larger than " + MAX_BYTES / 1024 / 1024 + " MiB");
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(path);
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)))
          .map(CharSequence::toString);
    } catch (CharacterCodingException e) {
      problems.error(place, "The file is not UTF-8", "save it with the encoding UTF-8");
    } catch (NoSuchFileException e) {
      problems.error(place, "There is no file [" + name + "]");
    } catch (IOException e) {
      problems.error(place, "The file cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static int lineOf(String text, int position) {
    return 1 + (int) text.codePoints().limit(position).filter(c -> c == '\n').count();
  }

  private static Place place(String name, MarkedYAMLException e) {
    Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
    return new Place(name, mark == null ? 0 : mark.getLine() + 1);
  }

  private static String message(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? firstLine(e.getMessage()) : e.getProblem();
    String context = e.getContext() == null ? "" : " " + e.getContext();
    return "This is not YAML" + context + ": " + problem;
  }

  private static String hint(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("TAB")) {
      return "indent with spaces, YAML allows no tabs there";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a text with a colon and a space needs quotes; or the indentation is off";
    }
    if (problem.contains("expected <block end>")) {
      return "the indentation of this line fits none above, or a bracket or quote is not closed";
    }
    return "";
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unknown" : message.lines().findFirst().orElse("unknown");
  }
}
