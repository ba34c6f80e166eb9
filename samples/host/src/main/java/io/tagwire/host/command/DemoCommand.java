package io.tagwire.host.command;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.demo.Demo;
import io.tagwire.host.output.Terminal;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows everything at work with nothing to install. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Shows everything at work with nothing to install: a broker in this process, a simulated"
            + " pumping station, five devices that publish through the broker, and the driver.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private ViewOptions options = new ViewOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    View view =
        new View(
            spec.commandLine().getOut(),
            options.json(),
            Terminal.ofProcess(),
            InstantSource.system());
    try (DriverCatalog drivers = Drivers.find();
        Demo demo = Demo.start(drivers, view, new StateLog(err));
        AutoCloseable panel = options.startPanel(demo.project(), "demo", err)) {
      err.println("broker: " + demo.brokerUrl());
      view.show(demo.project(), options.seconds());
      return Tagwire.DONE;
    }
  }
}
