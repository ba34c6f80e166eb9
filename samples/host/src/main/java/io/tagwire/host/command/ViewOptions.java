package io.tagwire.host.command;

import io.tagwire.host.panel.StatusPage;
import io.tagwire.host.runtime.RunningProject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a running project is shown, and for how long. */
final class ViewOptions {
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after so many seconds; default: run until interrupted")
  private Optional<Integer> seconds = Optional.empty();

  private Optional<InetSocketAddress> panel = Optional.empty();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--panel",
      paramLabel = "HOST:PORT",
      description = "Serve a read-only status page there, port 0 for a free one; default: off")
  void panel(String text) {
    panel = text.equals("off") ? Optional.empty() : Optional.of(address(text));
  }

  boolean json() {
    return output.json();
  }

  Optional<Integer> seconds() {
    return seconds;
  }

  /** Starts the status page if it is asked for, and says where. */
  AutoCloseable startPanel(RunningProject project, String name, PrintWriter err)
      throws IOException {
    if (panel.isEmpty()) {
      return () -> {};
    }
    StatusPage page = StatusPage.start(panel.get(), name, project);
    err.println("status page: " + page.url());
    return page;
  }

  private InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        return new InetSocketAddress(
            text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new ParameterException(
        spec.commandLine(),
        "--panel must be off or HOST:PORT, for example 127.0.0.1:8080, not [" + text + "]");
  }
}
