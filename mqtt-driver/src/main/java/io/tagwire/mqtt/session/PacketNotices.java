package io.tagwire.mqtt.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the reader of one connection saw and the client does not tell. Thread-safe. */
final class PacketNotices implements PacketListener {
  private final BrokerAddress broker;
  private final UnreleasedIds unreleased;
  private final Map<Integer, Integer> refused = new ConcurrentHashMap<>();
  private final Map<Integer, int[]> subscribed = new ConcurrentHashMap<>();
  private volatile @Nullable Acknowledgements acknowledgements;
  private volatile @Nullable Disconnect disconnect;
  private volatile String serverReference = "";

  /**
   * A DISCONNECT of the broker.
   *
   * @param text the broker's, or empty
   * @param serverReference where to go instead, or empty
   */
  record Disconnect(int reasonCode, String text, String serverReference) {}

  PacketNotices(BrokerAddress broker, UnreleasedIds unreleased) {
    this.broker = broker;
    this.unreleased = unreleased;
  }

  /** The socket is there: answers go to it, and it is read while no more than these are owed. */
  Acknowledgements answerOn(Acknowledgements.Wire wire, int window) {
    Acknowledgements made = new Acknowledgements(wire, unreleased, window);
    acknowledgements = made;
    return made;
  }

  @Override
  public void connected(boolean sessionPresent) {
    unreleased.loggedIn(broker, sessionPresent);
  }

  @Override
  public boolean hasRoom() {
    Acknowledgements owed = acknowledgements;
    return owed == null || !owed.isFull();
  }

  @Override
  public boolean awaitRoom(long millis) throws InterruptedException {
    Acknowledgements owed = acknowledgements;
    return owed == null || owed.awaitRoom(millis);
  }

  @Override
  public boolean published(int packetId, int qos, boolean duplicate) {
    Acknowledgements owed = acknowledgements;
    return owed != null && owed.read(packetId, qos, duplicate);
  }

  @Override
  public void released(int packetId) {
    Acknowledgements owed = acknowledgements;
    if (owed != null) {
      owed.released(packetId);
    }
  }

  @Override
  public void refused(int packetId, int reasonCode) {
    refused.put(packetId, reasonCode);
  }

  @Override
  public void subscribed(int packetId, int[] reasonCodes) {
    subscribed.put(packetId, reasonCodes);
  }

  @Override
  public void redirected(String reference) {
    serverReference = reference;
  }

  @Override
  public void disconnected(int reasonCode, String text) {
    disconnect = new Disconnect(reasonCode, text, serverReference);
  }

  /** The reason of a PUBREC that ended its flow, once; null if it was none. */
  @Nullable Integer refused(int packetId) {
    return refused.remove(packetId);
  }

  /** The codes of a SUBACK the client does not know, once; null if it knows them. */
  int @Nullable [] subscribed(int packetId) {
    return subscribed.remove(packetId);
  }

  @Nullable Disconnect disconnect() {
    return disconnect;
  }
}
