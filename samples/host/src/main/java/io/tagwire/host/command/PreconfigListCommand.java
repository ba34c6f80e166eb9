package io.tagwire.host.command;

import io.tagwire.host.output.Columns;
import io.tagwire.host.output.Json;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.template.Template;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the shipped templates. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the shipped templates.")
final class PreconfigListCommand implements Callable<Integer> {
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Columns columns = new Columns("ID", "VERSION", "FAMILY", "TITLE");
    for (Template template : Catalog.shipped().templates()) {
      Template.Identity identity = template.identity();
      if (output.json()) {
        out.println(
            Json.object(
                json -> {
                  json.writeStringField("id", identity.id());
                  json.writeStringField("version", identity.version());
                  json.writeStringField("family", identity.family());
                  json.writeStringField("title", identity.title());
                  json.writeStringField("description", identity.description());
                  json.writeStringField("link", identity.link());
                }));
      }
      columns.row(identity.id(), identity.version(), identity.family(), identity.title());
    }
    if (!output.json()) {
      columns.lines().forEach(out::println);
    }
    return Tagwire.DONE;
  }
}
