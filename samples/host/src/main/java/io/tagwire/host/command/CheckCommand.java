package io.tagwire.host.command;

import io.tagwire.driver.config.Severity;
import io.tagwire.host.output.Json;
import io.tagwire.preconfig.source.Problem;
import io.tagwire.preconfig.source.Problems;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Finds every problem of a project offline. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Finds every problem of a project at once, without connecting.")
final class CheckCommand implements Callable<Integer> {
  @Mixin private ProjectArgument project = new ProjectArgument();
  @Mixin private OutputOption output = new OutputOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Problems problems = new Problems();
    try (CheckedProject checked = CheckedProject.load(project.path(), Drivers.find(), problems)) {
      List<Problem> found =
          problems.list().stream()
              .sorted(Comparator.comparing(Problem::file).thenComparing(Problem::line))
              .toList();
      PrintWriter out = spec.commandLine().getOut();
      found.forEach(problem -> out.println(output.json() ? json(problem) : problem.toString()));
      spec.commandLine().getErr().println(summary(checked, found));
      return problems.hasErrors() ? Tagwire.NO : Tagwire.DONE;
    }
  }

  private static String json(Problem problem) {
    return Json.object(
        json -> {
          json.writeStringField("file", problem.file());
          json.writeNumberField("line", problem.line());
          json.writeStringField("severity", problem.severity().name().toLowerCase(Locale.ROOT));
          json.writeStringField("message", problem.message());
          Json.text(json, "suggestion", problem.suggestion());
        });
  }

  private static String summary(CheckedProject checked, List<Problem> found) {
    long errors = found.stream().filter(one -> one.severity() == Severity.ERROR).count();
    return Wording.count(checked.project().points().size(), "tag")
        + ", "
        + Wording.count(errors, "error")
        + ", "
        + Wording.count(found.size() - errors, "warning");
  }
}
