package io.tagwire.mqtt.write;

import io.tagwire.mqtt.queue.DeliveryListener;
import io.tagwire.mqtt.session.Publication;
import java.util.List;

/** Writes that share one message: all are told what becomes of it. */
final class JointDelivery implements DeliveryListener {
  private final List<PendingWrite> writes;

  JointDelivery(List<PendingWrite> writes) {
    this.writes = List.copyOf(writes);
  }

  /** The message for several that may withdraw it: held back for one, it is for all. */
  static Publication shared(Publication publication) {
    return new Publication() {
      private boolean withdrawn;

      @Override
      public synchronized boolean withdraw() {
        withdrawn = withdrawn || publication.withdraw();
        return withdrawn;
      }
    };
  }

  @Override
  public void accepted() {
    writes.forEach(PendingWrite::accepted);
  }

  @Override
  public void sent() {
    writes.forEach(PendingWrite::sent);
  }

  @Override
  public void acknowledged(int reasonCode, String text) {
    writes.forEach(write -> write.acknowledged(reasonCode, text));
  }

  @Override
  public void failed(boolean mayHaveLeft, String reason) {
    writes.forEach(write -> write.failed(mayHaveLeft, reason));
  }
}
