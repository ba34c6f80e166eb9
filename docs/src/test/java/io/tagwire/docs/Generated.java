package io.tagwire.docs;

import io.tagwire.driver.DriverDescriptor;
import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.value.Quality;
import io.tagwire.mqtt.MqttDriverFactory;
import io.tagwire.mqtt.codec.StepHelp;
import io.tagwire.mqtt.diagnostics.DiagnosticTag;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.template.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the text of a generated region from what its marker asks for. */
final class Generated {

  private Generated() {}

  /**
   * The text of a region.
   *
   * @param wanted one of {@code settings DRIVER connection|point}, {@code qualities}, {@code
   *     diagnostics}, {@code steps}, {@code templates}, {@code commands}, {@code snippet FILE NAME}
   * @return lines, the last one ended
   */
  static String text(String wanted) {
    String[] words = wanted.split(" ", -1);
    return switch (words[0]) {
      case "settings" -> settings(words[1], words[2]);
      case "qualities" -> qualities();
      case "diagnostics" -> diagnostics();
      case "steps" -> steps();
      case "templates" -> templates();
      case "commands" -> commands();
      case "snippet" -> snippet(words[1], words[2]);
      default -> throw new IllegalArgumentException("nothing makes [" + wanted + "]");
    };
  }

  private static String settings(String driver, String of) {
    DriverDescriptor descriptor =
        ServiceLoader.load(DriverFactory.class).stream()
            .map(provider -> provider.get().descriptor())
            .filter(candidate -> candidate.id().equals(driver))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no driver [" + driver + "]"));
    return SettingsTable.of(
        of.equals("point") ? descriptor.pointSettings() : descriptor.connectionSettings());
  }

  private static String commands() {
    StringBuilder text = new StringBuilder();
    for (String command : CommandLines.commands()) {
      text.append("\n## `tagwire ")
          .append(command)
          .append("`\n\n```text\n")
          .append(CommandLines.help(command).strip().replaceAll("(?m) +$", ""))
          .append("\n```\n");
    }
    return text.append('\n').toString();
  }

  private static String qualities() {
    StringBuilder table =
        new StringBuilder("| Quality | severity | OPC UA | OPC DA |\n|---|---|---|---|\n");
    for (Quality quality : Quality.values()) {
      String severity = quality.isGood() ? "good" : quality.isUncertain() ? "uncertain" : "bad";
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | `0x%08X` | %d |%n",
              quality,
              severity,
              quality.opcUa(),
              quality.opcDa()));
    }
    return table.toString();
  }

  private static String diagnostics() {
    StringBuilder table =
        new StringBuilder("| Address | Type | Unit | Meaning |\n|---|---|---|---|\n");
    for (DiagnosticTag tag : MqttDriverFactory.diagnosticTags()) {
      table
          .append("| `")
          .append(DiagnosticTag.PREFIX)
          .append(tag.name())
          .append("` | ")
          .append(tag.type().name().toLowerCase(Locale.ROOT))
          .append(" | ")
          .append(tag.unit())
          .append(" | ")
          .append(tag.help())
          .append(" |\n");
    }
    return table.toString();
  }

  private static String steps() {
    StringBuilder table =
        new StringBuilder(
            "| Step | Meaning | Example | Payload | Value |\n|---|---|---|---|---|\n");
    for (StepHelp step : MqttDriverFactory.decodingSteps()) {
      table
          .append("| `")
          .append(cell(step.syntax()))
          .append("` | ")
          .append(cell(step.help()))
          .append(" | `")
          .append(cell(step.decode()))
          .append("` | `")
          .append(cell(step.payload()))
          .append("` | `")
          .append(cell(step.value()))
          .append("` |\n");
    }
    return table.toString();
  }

  private static String templates() {
    StringBuilder table = new StringBuilder("| Family | Template | Gives |\n|---|---|---|\n");
    Catalog.shipped().templates().stream()
        .map(Template::identity)
        .sorted(
            Comparator.comparing(Template.Identity::family).thenComparing(Template.Identity::id))
        .forEach(
            one ->
                table
                    .append("| ")
                    .append(cell(one.family()))
                    .append(" | `")
                    .append(one.id())
                    .append("` | ")
                    .append(cell(one.title()))
                    .append(" |\n"));
    return table.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String snippet(String file, String name) {
    String source;
    try {
      source = Files.readString(Pages.ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher found =
        Pattern.compile("(?ms)^ *// snippet: " + Pattern.quote(name) + "\n(.*?)^ *// end snippet")
            .matcher(source);
    if (!found.find()) {
      throw new IllegalArgumentException("no snippet [" + name + "] in " + file);
    }
    return "```java\n" + found.group(1).stripIndent().strip() + "\n```\n";
  }
}
