package io.tagwire.host.command;

import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.simulate.Fault;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A template, or a project, backwards. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Makes a device of an example of a template, or all devices of a project: they publish the"
            + " messages of the examples with values that vary, answer commands, and fail on"
            + " demand.")
final class SimulateCommand implements Callable<Integer> {
  private static final Place HERE = new Place("command line", 0);
  private static final InstantSource CLOCK = InstantSource.system();

  @Parameters(
      index = "0",
      paramLabel = "TEMPLATE|PROJECT",
      description =
          "Id of a template, or its file; or the folder of a project, or its project.yaml")
  private String id = "";

  @Parameters(
      index = "1",
      paramLabel = "BROKER-URL",
      description = "For example mqtt://127.0.0.1:1883")
  private String broker = "";

  @Option(
      names = "--example",
      paramLabel = "NAME",
      description =
          "The example the device of a template is made of; default: the first with values")
  private Optional<String> example = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "How often it publishes; default: 1s")
  private Duration every = Duration.ofSeconds(1);

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "How many messages all devices together publish in a second at most; default:"
              + " ${DEFAULT-VALUE}",
      defaultValue = "2000")
  private int rate = 2000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after so many seconds; default: run until interrupted")
  private Optional<Integer> seconds = Optional.empty();

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "silent, wrong-type, truncated, clock-skew, flood, late-will or deaf; default: none")
  private Optional<String> fault = Optional.empty();

  @Option(
      names = "--fault-after",
      paramLabel = "TIME",
      description = "When the fault begins; default: at once")
  private Duration faultAfter = Duration.ZERO;

  @Mixin private BrokerLink link = new BrokerLink();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Fault> chosen = fault();
    List<SimulatedDevice> devices = isProject() ? ofProject(err) : ofTemplate(err);
    if (rate < 1 || every.toMillis() < 1) {
      err.println("tagwire: --rate must be at least 1, and --every at least 1ms");
      return Tagwire.NO;
    }
    if (chosen.isEmpty() || devices.isEmpty()) {
      return Tagwire.NO;
    }
    Simulation simulation = new Simulation(devices, chosen.get(), new Pace(rate, CLOCK), CLOCK);
    boolean linked =
        link.open(
            broker,
            err,
            (connection, raw) -> {
              var unused = connection.connect();
              simulation.run(raw, schedule(), messages -> report(simulation, messages));
            });
    return linked ? Tagwire.DONE : Tagwire.NO;
  }

  private Simulation.Schedule schedule() {
    long rounds =
        seconds
            .map(limit -> Math.max(1, Duration.ofSeconds(limit).toMillis() / every.toMillis()))
            .orElse(Long.MAX_VALUE);
    return new Simulation.Schedule(every, rounds, faultAfter.toMillis() / every.toMillis());
  }

  private boolean isProject() {
    Path path = Path.of(id);
    return Files.isDirectory(path) || path.endsWith("project.yaml");
  }

  private List<SimulatedDevice> ofProject(PrintWriter err) {
    Problems problems = new Problems();
    List<SimulatedDevice> devices = SimulatedProject.devices(Path.of(id), link.driver(), problems);
    problems.list().forEach(err::println);
    if (problems.hasErrors()) {
      return List.of();
    }
    if (devices.isEmpty()) {
      err.println("tagwire: project [" + id + "] has no points of driver [" + link.driver() + "]");
    }
    return devices;
  }

  private Optional<Fault> fault() {
    String word = fault.orElse(Fault.NONE.word());
    Optional<Fault> chosen =
        Arrays.stream(Fault.values()).filter(one -> one.word().equals(word)).findFirst();
    if (chosen.isEmpty()) {
      spec.commandLine().getErr().println("tagwire: there is no fault [" + word + "]");
    }
    return chosen;
  }

  private List<SimulatedDevice> ofTemplate(PrintWriter err) {
    Problems problems = new Problems();
    Optional<Template> template =
        new Preconfig(Catalog.shipped()).template(id, Path.of(""), HERE, problems);
    problems.list().forEach(err::println);
    if (template.isEmpty()) {
      return List.of();
    }
    Optional<Example> found =
        example.isEmpty()
            ? SimulatedDevice.example(template.get())
            : template.get().examples().stream()
                .filter(one -> example.get().equals(one.name()))
                .findFirst();
    if (found.isEmpty()) {
      err.println("tagwire: template [" + id + "] has no such example");
    }
    return found.stream().map(one -> SimulatedDevice.of(template.get(), one, 1)).toList();
  }

  private void report(Simulation simulation, int messages) {
    PrintWriter out = spec.commandLine().getOut();
    List<SimulatedDevice> devices = simulation.devices();
    int points = devices.stream().mapToInt(device -> device.points().size()).sum();
    int shown = devices.stream().mapToInt(device -> device.shown().size()).sum();
    out.println(
        "publishing "
            + Wording.count(messages, "message")
            + " every "
            + every.toMillis()
            + " ms, answering "
            + Wording.count(simulation.commandTopics(), "topic")
            + "; "
            + Wording.count(devices.size(), "device")
            + ", values for "
            + shown
            + " of "
            + Wording.count(points, "point"));
    out.flush();
  }
}
