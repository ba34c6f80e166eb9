package io.tagwire.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Parts of pages that are made from code stand between {@code <!-- generated: … -->} and {@code
 * <!-- end -->}. Run with {@code -Dtagwire.docs.update=true} to write them anew.
 */
class GeneratedRegionsTest {
  private static final boolean UPDATE = Boolean.getBoolean("tagwire.docs.update");
  private static final Pattern REGION =
      Pattern.compile("(?s)(<!-- generated: (.+?) -->\n)(.*?)(<!-- end -->)");

  static List<Path> pages() {
    return Pages.all().stream()
        .filter(page -> Pages.read(page).contains("<!-- generated: "))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatIsMadeFromCodeIsCurrent(Path page) throws IOException {
    String is = Pages.read(page);
    String should =
        REGION
            .matcher(is)
            .replaceAll(
                region ->
                    Matcher.quoteReplacement(
                        region.group(1) + Generated.text(region.group(2)) + region.group(4)));
    if (UPDATE) {
      Files.writeString(Pages.ROOT.resolve(page), should);
      return;
    }
    assertThat(is)
        .as("%s is out of date: ./mvnw -pl docs -am test -Dtagwire.docs.update=true", page)
        .isEqualTo(should);
  }
}
