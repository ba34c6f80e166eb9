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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A template backwards. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Makes a device of an example of a template: it publishes the messages of the example with"
            + " values that vary, answers commands, and fails on demand.")
final class SimulateCommand implements Callable<Integer> {
  private static final Place HERE = new Place("command line", 0);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Parameters(index = "0", paramLabel = "TEMPLATE", description = "Id of a template, or its file")
  private String id = "";

  @Parameters(
      index = "1",
      paramLabel = "BROKER-URL",
      description = "For example mqtt://127.0.0.1:1883")
  private String broker = "";

  @Option(
      names = "--example",
      paramLabel = "NAME",
      description = "The example the device is made of; default: the first")
  private Optional<String> example = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "How often it publishes; default: 1s")
  private Duration every = Duration.ofSeconds(1);

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
    Optional<Example> found = example(err);
    if (chosen.isEmpty() || found.isEmpty()) {
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
        run(device(found.get()), raw.get(), chosen.get());
        return Tagwire.DONE;
      }
    }
  }

  private SimulatedDevice device(Example found) {
    return SimulatedDevice.of(template().orElseThrow(), found, 1);
  }

  private Optional<Template> template() {
    return new Preconfig(Catalog.shipped()).template(id, Path.of(""), HERE, new Problems());
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

  private Optional<Example> example(PrintWriter err) {
    Problems problems = new Problems();
    Optional<Template> template =
        new Preconfig(Catalog.shipped()).template(id, Path.of(""), HERE, problems);
    problems.list().forEach(err::println);
    if (template.isEmpty()) {
      return Optional.empty();
    }
    Optional<Example> found =
        template.get().examples().stream()
            .filter(one -> example.map(name -> name.equals(one.name())).orElse(true))
            .findFirst();
    if (found.isEmpty()) {
      err.println("tagwire: template [" + id + "] has no such example");
    }
    return found;
  }

  private void run(SimulatedDevice device, RawMessages raw, Fault chosen)
      throws InterruptedException {
    InstantSource clock = InstantSource.system();
    PrintWriter out = spec.commandLine().getOut();
    List<RawMessages.Subscription> subscriptions = new ArrayList<>();
    for (String topic : device.commands()) {
      subscriptions.add(
          raw.subscribe(topic, 1, message -> answer(device, raw, clock, chosen, message)));
    }
    CountDownLatch never = new CountDownLatch(1);
    long rounds =
        seconds
            .map(limit -> Math.max(1, Duration.ofSeconds(limit).toMillis() / every.toMillis()))
            .orElse(Long.MAX_VALUE);
    long before = faultAfter.toMillis() / every.toMillis();
    for (long round = 0; round < rounds; round++) {
      List<Sent> sent;
      synchronized (device) {
        sent = device.round(clock.instant(), round < before ? Fault.NONE : chosen);
      }
      sent.forEach(message -> publish(raw, clock, message));
      if (round == 0) {
        out.println(
            "publishing "
                + Wording.count(sent.size(), "message")
                + " every "
                + every.toMillis()
                + " ms, answering "
                + Wording.count(device.commands().size(), "topic"));
        out.flush();
      }
      if (never.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    subscriptions.forEach(RawMessages.Subscription::close);
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
