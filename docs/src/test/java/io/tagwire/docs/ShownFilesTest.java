package io.tagwire.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Projects and templates shown on the pages are checked by the commands a reader would use. */
class ShownFilesTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(yaml|csv)\n(.*?)^ *```$");
  private static final Pattern ROWS = Pattern.compile("(?m)(?:rows|^tags): ([\\w.-]+\\.csv)");
  private static final Pattern FILE = Pattern.compile("\\bca: ([\\w./-]+\\.pem)");

  @TempDir private Path folder;

  static List<Path> pagesWithProjects() {
    return pagesWith("name: ");
  }

  static List<Path> pagesWithTemplates() {
    return pagesWith("template: ");
  }

  private static List<Path> pagesWith(String beginning) {
    return Pages.all().stream().filter(page -> !blocks(page, "yaml", beginning).isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("pagesWithProjects")
  void everyProjectShownHasNoProblem(Path page) throws IOException {
    for (String project : blocks(page, "yaml", "name: ")) {
      Files.writeString(folder.resolve("project.yaml"), project);
      Matcher rows = ROWS.matcher(project);
      if (rows.find()) {
        Files.writeString(folder.resolve(rows.group(1)), blocks(page, "csv", "").get(0));
      }
      Matcher file = FILE.matcher(project);
      if (file.find()) {
        Path shown = folder.resolve(file.group(1));
        Files.createDirectories(shown.getParent());
        try (InputStream ca = ShownFilesTest.class.getResourceAsStream("/shown-ca.pem")) {
          Files.copy(Objects.requireNonNull(ca), shown, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      CommandLines.Ran ran = CommandLines.run("check", folder.toString());
      assertThat(ran.code()).as("%s: %s%s", page, ran.out(), ran.err()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("pagesWithTemplates")
  void examplesOfEveryTemplateShownPass(Path page) throws IOException {
    for (String template : blocks(page, "yaml", "template: ")) {
      Path file = folder.resolve("shown.yaml");
      Files.writeString(file, template);
      CommandLines.Ran ran = CommandLines.run("preconfig", "test", file.toString());
      assertThat(ran.code()).as("%s: %s%s", page, ran.out(), ran.err()).isZero();
    }
  }

  private static List<String> blocks(Path page, String language, String beginning) {
    List<String> found = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Pages.read(page));
    while (blocks.find()) {
      String text = blocks.group(3).replaceAll("(?m)^" + blocks.group(1), "");
      if (blocks.group(2).equals(language) && text.startsWith(beginning)) {
        found.add(text);
      }
    }
    return found;
  }
}
