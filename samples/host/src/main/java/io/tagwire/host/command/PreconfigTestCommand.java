package io.tagwire.host.command;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.output.Json;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.template.ExampleResult;
import io.tagwire.preconfig.template.ExampleRunner;
import io.tagwire.preconfig.template.Template;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the examples of templates. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = "Runs the examples of templates through the driver. Exit code 1 if one fails.")
final class PreconfigTestCommand implements Callable<Integer> {
  // Examples are replayed: a driver needs a broker to be made, not to be fed.
  private static final Settings NOWHERE = Settings.of("brokers.0", "mqtt://127.0.0.1");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID|FILE",
      description = "Id of a template, or its file; default: every shipped template")
  private Optional<String> reference = Optional.empty();

  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    Collection<Template> templates = templates(problems);
    problems.list().forEach(err::println);
    if (problems.hasErrors()) {
      return Tagwire.NO;
    }
    try (DriverCatalog drivers = Drivers.find()) {
      Optional<DriverFactory> factory = drivers.find("mqtt");
      if (factory.isEmpty()) {
        err.println("tagwire: there is no driver [mqtt] to run the examples with");
        return Tagwire.NO;
      }
      ExampleRunner runner = new ExampleRunner(factory.get(), NOWHERE);
      boolean passed = true;
      for (Template template : templates) {
        passed &= tell(template, runner.run(template));
      }
      return passed ? Tagwire.DONE : Tagwire.NO;
    }
  }

  private Collection<Template> templates(Problems problems) {
    Catalog catalog = Catalog.shipped();
    return reference
        .<Collection<Template>>map(
            text ->
                new Preconfig(catalog)
                    .template(text, Path.of(""), new Place("command line", 0), problems)
                    .map(List::of)
                    .orElse(List.of()))
        .orElseGet(catalog::templates);
  }

  // A template without examples promises nothing, so it cannot pass.
  private boolean tell(Template template, List<ExampleResult> results) {
    String id = template.identity().id();
    PrintWriter out = spec.commandLine().getOut();
    int compared = results.stream().mapToInt(ExampleResult::compared).sum();
    boolean passed = compared > 0 && results.stream().allMatch(ExampleResult::passed);
    if (output.json()) {
      results.forEach(result -> out.println(json(result)));
      return passed;
    }
    out.println(
        (passed ? "ok      " : "FAILED  ")
            + id
            + ": "
            + Wording.count(results.size(), "example")
            + ", "
            + Wording.count(compared, "value"));
    results.stream().filter(result -> !result.passed()).forEach(out::println);
    return passed;
  }

  private static String json(ExampleResult result) {
    return Json.object(
        json -> {
          json.writeStringField("template", result.template());
          json.writeStringField("example", result.example());
          json.writeBooleanField("passed", result.passed());
          json.writeNumberField("values", result.compared());
          json.writeArrayFieldStart("differences");
          for (ExampleResult.Difference difference : result.differences()) {
            json.writeString(difference.place() + ": " + difference.message());
          }
          json.writeEndArray();
        });
  }
}
