package io.tagwire.host.command;

import io.tagwire.driver.config.Setting;
import io.tagwire.host.output.Columns;
import io.tagwire.host.output.Json;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.template.Template;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a template. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows what a template is for and which parameters it takes.")
final class PreconfigShowCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ID", description = "Id of a template, or its file")
  private String id = "";

  @Option(names = "--source", description = "Print the template itself, to make one's own of it")
  private boolean source;

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Catalog catalog = Catalog.shipped();
    Problems problems = new Problems();
    Optional<Template> template =
        new Preconfig(catalog).template(id, Path.of(""), new Place("command line", 0), problems);
    if (template.isEmpty()) {
      problems.list().forEach(spec.commandLine().getErr()::println);
      return Tagwire.NO;
    }
    PrintWriter out = spec.commandLine().getOut();
    Optional<String> text = source ? catalog.source(id) : Optional.empty();
    if (text.isPresent()) {
      out.print(text.get());
    } else if (output.json()) {
      template.get().parameters().forEach(parameter -> out.println(json(parameter)));
    } else {
      print(template.get(), out);
    }
    return Tagwire.DONE;
  }

  private static void print(Template template, PrintWriter out) {
    Template.Identity identity = template.identity();
    out.println(identity.title() + " (" + identity.id() + " " + identity.version() + ")");
    out.println(identity.description().strip());
    if (!identity.link().isEmpty()) {
      out.println(identity.link());
    }
    out.println();
    Columns columns = new Columns("PARAMETER", "DEFAULT", "WHAT IT IS");
    for (Setting parameter : template.parameters()) {
      columns.row(
          parameter.key(),
          parameter.fallback().orElse(parameter.required() ? "(required)" : "-"),
          parameter.help().strip().replaceAll("\\s+", " "));
    }
    columns.lines().forEach(out::println);
  }

  private static String json(Setting parameter) {
    return Json.object(
        json -> {
          json.writeStringField("key", parameter.key());
          json.writeStringField("label", parameter.label());
          json.writeStringField("help", parameter.help());
          json.writeBooleanField("required", parameter.required());
          Json.text(json, "default", parameter.fallback().orElse(null));
        });
  }
}
