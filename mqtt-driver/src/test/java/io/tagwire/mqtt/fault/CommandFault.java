package io.tagwire.mqtt.fault;

import io.tagwire.mqtt.broker.FaultyProxy.Way;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that goes wrong while a host writes through a queue.
 *
 * @param name as in the table of the documentation
 * @param queue where the commands wait, as in the table
 * @param run lets it happen once
 */
record CommandFault(String name, String queue, Run run) {
  private static final String DISK = "disk";

  /** Lets it happen. */
  interface Run {
    /**
     * Once, with everything of its own.
     *
     * @param folder for all files; exists and is empty
     */
    CommandTally in(Path folder) throws Exception;
  }

  /** All, in the order of the table. */
  static List<CommandFault> all() {
    List<CommandFault> all = new ArrayList<>();
    for (boolean disk : new boolean[] {false, true}) {
      all.add(link("Connection reset", disk, p -> p.proxy().reset(), p -> {}));
      all.add(swallowed("Half-open", disk, Way.values()));
      all.add(swallowed("Nothing reaches the broker", disk, Way.TO_BROKER));
      all.add(swallowed("Nothing reaches the driver", disk, Way.TO_CLIENT));
      all.add(
          link(
              "Broker killed and started",
              disk,
              p -> {
                p.proxy().refuse();
                p.broker().kill();
              },
              CommandPlant::startBroker));
    }
    all.add(
        new CommandFault(
            "Host killed (`kill -9`) twice, linked", DISK, f -> HostRun.killed(f, true)));
    all.add(
        new CommandFault(
            "Host killed (`kill -9`) twice, no broker", DISK, f -> HostRun.killed(f, false)));
    all.add(new CommandFault("No more room for the queue, then some again", DISK, HostRun::noRoom));
    return all;
  }

  private static CommandFault swallowed(String name, boolean disk, Way... ways) {
    return link(name, disk, p -> p.proxy().swallow(ways), p -> p.proxy().heal());
  }

  private static CommandFault link(
      String name, boolean disk, LinkRun.Deed strike, LinkRun.Deed mend) {
    LinkRun run = new LinkRun(disk, strike, mend);
    return new CommandFault(name, disk ? DISK : "memory", run::in);
  }

  @Override
  public String toString() {
    return name + ", queue: " + queue;
  }
}
