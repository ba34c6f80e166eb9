package io.tagwire.host.command;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.output.Json;
import io.tagwire.host.trial.TemplateTrial;
import io.tagwire.host.trial.TemplateTrial.Outcome;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
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
      TemplateTrial trial = new TemplateTrial(factory.get());
      boolean passed = true;
      for (Template template : templates) {
        passed &= tell(template, trial.run(template));
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
  private boolean tell(Template template, List<Outcome> outcomes) {
    String id = template.identity().id();
    PrintWriter out = spec.commandLine().getOut();
    int expectations = 0;
    for (Outcome outcome : outcomes) {
      expectations += outcome.expectations();
      if (output.json()) {
        out.println(json(id, outcome));
      }
    }
    boolean passed = expectations > 0 && outcomes.stream().allMatch(Outcome::passed);
    if (!output.json()) {
      out.println(
          (passed ? "ok      " : "FAILED  ")
              + id
              + ": "
              + Wording.count(outcomes.size(), "example")
              + ", "
              + Wording.count(expectations, "value"));
      outcomes.forEach(
          outcome -> outcome.failures().forEach(failure -> out.println("        " + failure)));
    }
    return passed;
  }

  private static String json(String id, Outcome outcome) {
    return Json.object(
        json -> {
          json.writeStringField("template", id);
          json.writeStringField("example", outcome.example().name());
          json.writeBooleanField("passed", outcome.passed());
          json.writeNumberField("values", outcome.expectations());
          json.writeArrayFieldStart("failures");
          for (String failure : outcome.failures()) {
            json.writeString(failure);
          }
          json.writeEndArray();
        });
  }
}
