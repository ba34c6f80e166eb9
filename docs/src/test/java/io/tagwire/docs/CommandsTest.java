package io.tagwire.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandsTest {
  private static final Pattern SHOWN =
      Pattern.compile("(?m)(?:^\\s*|`|\\| )(?:\\./)?tagwire ((?:[a-z]+\\b)(?: [^`\n]*)?)");
  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z-]+");

  static List<Path> pages() {
    return Pages.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCommandShownExistsWithItsOptions(Path page) {
    List<String> wrong = new ArrayList<>();
    Matcher shown = SHOWN.matcher(Pages.read(page));
    while (shown.find()) {
      String line = shown.group(1);
      String command = command(line);
      if (command.isEmpty()) {
        wrong.add("tagwire " + line);
        continue;
      }
      String help = CommandLines.help(command);
      // What follows a lone -- is for another program.
      OPTION
          .matcher(line.split(" -- ", 2)[0])
          .results()
          .map(option -> option.group())
          .filter(option -> !help.contains(option))
          .forEach(option -> wrong.add("tagwire " + command + " " + option));
    }
    assertThat(wrong).as("commands shown in %s that do not exist", page).isEmpty();
  }

  private static String command(String line) {
    return CommandLines.commands().stream()
        .filter(command -> (line + " ").startsWith(command + " "))
        .reduce("", (one, other) -> one.length() > other.length() ? one : other);
  }
}
