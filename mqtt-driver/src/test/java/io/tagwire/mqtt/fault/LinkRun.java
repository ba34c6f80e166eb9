package io.tagwire.mqtt.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.mqtt.broker.MosquittoBroker;
import java.nio.file.Path;

/**
 * Commands flow, the link goes, commands wait, the link comes back.
 *
 * @param onDisk whether the queue is on disk, or in memory
 * @param strike takes the link
 * @param mend lets it come back
 */
record LinkRun(boolean onDisk, Deed strike, Deed mend) {
  private static final int MORE = 100;

  /** Does something to a plant. */
  interface Deed {
    /** Does it. */
    void to(CommandPlant plant) throws Exception;
  }

  CommandTally in(Path folder) throws Exception {
    try (CommandPlant plant =
        CommandPlant.open(MosquittoBroker.forgetful(folder), onDisk, folder)) {
      plant.accept(MORE);
      int states = plant.states();
      strike.to(plant);
      CommandPlant.await("the link is lost", () -> plant.wasLostSince(states));
      plant.accept(MORE);
      mend.to(plant);
      CommandPlant.await("the link is back", plant::isConnected);
      plant.accept(MORE);
      plant.settle();
      assertThat(plant.writer().refused()).isNull();
      return CommandTally.of(plant.writer().accepted(), plant.ledger());
    }
  }
}
