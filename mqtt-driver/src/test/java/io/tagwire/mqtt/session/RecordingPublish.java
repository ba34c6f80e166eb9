package io.tagwire.mqtt.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what became of one message. */
final class RecordingPublish implements PublishListener {
  final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public void sent() {
    events.add("sent");
  }

  @Override
  public void acknowledged(int reasonCode, String text) {
    events.add("acknowledged: " + text);
  }

  @Override
  public void failed(boolean mayHaveLeft, String reason) {
    events.add((mayHaveLeft ? "lost: " : "failed: ") + reason);
  }
}
