package io.tagwire.mqtt.fault;

import java.nio.file.Path;
import java.time.Duration;

/** Lets one fault happen to a plant of its own and measures what it costs. */
final class FaultRun {
  private static final int BEFORE = 50;
  private static final int AFTER = 100;
  private static final double SLOW = 50;
  private static final Duration HARMLESS_FOR = Duration.ofSeconds(1);

  private FaultRun() {}

  /**
   * Runs it.
   *
   * @param folder for the files of the broker; exists
   * @return what was measured; nothing is judged but that all came back and the counters agree
   */
  static Outcome of(Fault fault, Path folder) throws Exception {
    try (Plant plant = Plant.open(fault.broker().apply(folder), fault.settings())) {
      NumberedPublisher publisher = plant.publisher();
      Ledger ledger = plant.ledger();
      publisher.flow(Math.max(SLOW, fault.perSecond()));
      plant.await("the first values", () -> ledger.distinct() >= BEFORE);
      if (fault.perSecond() == Fault.IDLE) {
        plant.settle();
      }
      fault.prepare().to(plant);
      long struck = System.nanoTime();
      fault.strike().to(plant);
      if (!fault.isHarmless()) {
        plant.await("the quality says so", () -> ledger.notGoodAfter(struck).isPresent());
      } else {
        long enough = ledger.distinct() + fault.perSecond() * HARMLESS_FOR.toSeconds();
        plant.await("messages come all the same", () -> ledger.distinct() >= enough);
      }
      long told = ledger.notGoodAfter(struck).orElse(struck);
      long mended = System.nanoTime();
      fault.mend().to(plant);
      publisher.flow(Math.max(SLOW, fault.perSecond()));
      plant.await("good again", () -> told == struck || ledger.goodAfter(told).isPresent());
      long back = told == struck ? mended : ledger.goodAfter(told).orElseThrow();
      long enough = ledger.distinct() + AFTER;
      plant.await("messages go on", () -> ledger.distinct() >= enough);
      publisher.pause();
      plant.await("the broker took everything", publisher::isDone);
      settle(plant);
      plant.assertNothingUnaccounted();
      return new Outcome(
          fault,
          Duration.ofNanos(told - struck),
          Duration.ofNanos(Math.max(0, back - mended)),
          publisher.sent(),
          publisher.sent() - ledger.distinct(),
          ledger.twice(),
          ledger.late());
    }
  }

  // What does not come within some seconds is lost.
  private static void settle(Plant plant) {
    long deadline = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    plant.await(
        "everything arrived or time is over",
        () ->
            plant.ledger().distinct() == plant.publisher().sent() || System.nanoTime() > deadline);
  }
}
