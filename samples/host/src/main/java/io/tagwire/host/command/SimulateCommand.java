package io.tagwire.host.command;

import io.tagwire.driver.DriverFactory;
import io.tagwire.driver.RawMessage;
import io.tagwire.driver.RawMessages;
import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.driver.config.Severity;
import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.runtime.HostThreads;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.SingleConnection;
import io.tagwire.preconfig.Preconfig;
import io.tagwire.preconfig.catalog.Catalog;
import io.tagwire.preconfig.simulate.Fault;
import io.tagwire.preconfig.simulate.Sent;
import io.tagwire.preconfig.simulate.SimulatedDevice;
import io.tagwire.preconfig.source.Place;
import io.tagwire.preconfig.source.Problems;
import io.tagwire.preconfig.template.Example;
import io.tagwire.preconfig.template.Template;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
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
  private static final Duration PATIENCE = Duration.ofSeconds(10);

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

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Further settings of the connection: username=…, password=env:NAME, tls.ca=…")
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--driver",
      paramLabel = "ID",
      description = "The driver that speaks to the broker; default: ${DEFAULT-VALUE}",
      defaultValue = "mqtt")
  private String driver = "mqtt";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
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
    Settings connection = new Settings(settings).with("brokers.0", broker);
    try (DriverCatalog drivers = Drivers.find()) {
      Optional<DriverFactory> factory = drivers.find(driver);
      if (factory.isEmpty()) {
        err.println("tagwire: there is no driver [" + driver + "]");
        return Tagwire.NO;
      }
      List<Issue> issues = factory.get().check(connection, List.of());
      issues.forEach(issue -> err.println("tagwire: " + issue.message()));
      if (issues.stream().anyMatch(issue -> issue.severity() == Severity.ERROR)) {
        return Tagwire.NO;
      }
      Secrets secrets = new Secrets(Path.of(""), System.getenv());
      try (SingleConnection single =
          SingleConnection.make(
              factory.get(), connection, new HostThreads(), secrets, new StateLog(err))) {
        Optional<RawMessages> raw = single.driver().feature(RawMessages.class);
        if (raw.isEmpty()) {
          err.println("tagwire: driver [" + driver + "] has no raw messages");
          return Tagwire.NO;
        }
        var unused = single.driver().connect();
        run(devices, raw.get(), chosen.get());
        return Tagwire.DONE;
      }
    }
  }

  private boolean isProject() {
    Path path = Path.of(id);
    return Files.isDirectory(path) || path.endsWith("project.yaml");
  }

  private List<SimulatedDevice> ofProject(PrintWriter err) {
    Problems problems = new Problems();
    List<SimulatedDevice> devices = SimulatedProject.devices(Path.of(id), driver, problems);
    problems.list().forEach(err::println);
    if (problems.hasErrors()) {
      return List.of();
    }
    if (devices.isEmpty()) {
      err.println("tagwire: project [" + id + "] has no points of driver [" + driver + "]");
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

  private void run(List<SimulatedDevice> devices, RawMessages raw, Fault chosen)
      throws InterruptedException {
    InstantSource clock = InstantSource.system();
    List<RawMessages.Subscription> subscriptions = new ArrayList<>();
    Map<String, List<SimulatedDevice>> listeners = new TreeMap<>();
    for (SimulatedDevice device : devices) {
      device
          .commands()
          .forEach(topic -> listeners.computeIfAbsent(topic, key -> new ArrayList<>()).add(device));
    }
    listeners.forEach(
        (topic, own) ->
            subscriptions.add(
                raw.subscribe(
                    topic,
                    1,
                    message -> own.forEach(one -> answer(one, raw, clock, chosen, message)))));
    CountDownLatch never = new CountDownLatch(1);
    long rounds =
        seconds
            .map(limit -> Math.max(1, Duration.ofSeconds(limit).toMillis() / every.toMillis()))
            .orElse(Long.MAX_VALUE);
    long before = faultAfter.toMillis() / every.toMillis();
    Pace pace = new Pace(rate, InstantSource.system());
    for (long round = 0; round < rounds; round++) {
      Instant next = clock.instant().plus(every);
      int count = 0;
      for (SimulatedDevice device : devices) {
        List<Sent> sent;
        synchronized (device) {
          sent = device.round(clock.instant(), round < before ? Fault.NONE : chosen);
        }
        count += sent.size();
        for (Sent message : sent) {
          publish(raw, clock, message);
          if (never.await(pace.pause(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
      if (round == 0) {
        report(devices, count, listeners.size());
      }
      long left = Math.max(0, Duration.between(clock.instant(), next).toMillis());
      if (never.await(left, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    subscriptions.forEach(RawMessages.Subscription::close);
  }

  private void report(List<SimulatedDevice> devices, int messages, int topics) {
    PrintWriter out = spec.commandLine().getOut();
    int points = devices.stream().mapToInt(device -> device.points().size()).sum();
    int shown = devices.stream().mapToInt(device -> device.shown().size()).sum();
    out.println(
        "publishing "
            + Wording.count(messages, "message")
            + " every "
            + every.toMillis()
            + " ms, answering "
            + Wording.count(topics, "topic")
            + "; "
            + Wording.count(devices.size(), "device")
            + ", values for "
            + shown
            + " of "
            + Wording.count(points, "point"));
    out.flush();
  }

  private static void answer(
      SimulatedDevice device,
      RawMessages raw,
      InstantSource clock,
      Fault chosen,
      RawMessage message) {
    if (chosen == Fault.DEAF || message.retained()) {
      return;
    }
    List<Sent> sent;
    synchronized (device) {
      sent =
          device.received(
              message.topic(), message.payload(), message.properties(), clock.instant());
    }
    sent.forEach(one -> publish(raw, clock, one));
  }

  private static void publish(RawMessages raw, InstantSource clock, Sent sent) {
    if (sent.topic().isEmpty()) {
      return;
    }
    var unused =
        raw.publish(
            new RawMessage(
                sent.topic(),
                sent.payload(),
                1,
                sent.retained(),
                false,
                sent.properties(),
                clock.instant()),
            PATIENCE);
  }
}
