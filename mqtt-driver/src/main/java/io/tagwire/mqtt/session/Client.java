package io.tagwire.mqtt.session;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection needs of an MQTT client library. One object is for one connection: a fresh one
 * has no left-over packet ids, aliases or messages of the one before. Thread-safe; only {@link
 * #disconnect} and {@link #close} block.
 */
interface Client {

  /**
   * Sends CONNECT over a socket that is connected. {@link Events#connected} or {@link
   * Events#refused} answers.
   *
   * @param password wiped by the caller once that was answered; null for none
   */
  void connect(SessionSettings settings, byte @Nullable [] password, Socket socket)
      throws IOException;

  /**
   * Sends one SUBSCRIBE.
   *
   * @param entries legal filters the broker allows
   * @param subscriptionId comes with each message that matches one of them; 0 for none
   */
  void subscribe(List<SubscribeEntry> entries, int subscriptionId, SubscribeListener answer)
      throws IOException;

  /** Sends one UNSUBSCRIBE; what the broker answers makes no difference. */
  void unsubscribe(List<String> filters) throws IOException;

  /**
   * Encodes what can be wrong about a message.
   *
   * @throws IllegalArgumentException for a property that cannot be sent
   */
  Prepared prepare(OutboundMessage message);

  /**
   * Sends DISCONNECT.
   *
   * @param millis how long that may take
   */
  void disconnect(long millis) throws IOException;

  /** Frees everything; the socket is closed already. */
  void close() throws IOException;

  /** What the names of its threads end with. */
  String threadSuffix();

  /** A message ready to be sent. */
  interface Prepared {
    /** Hands it to the library. Called once, by one thread at a time. */
    void send(PublishAnswer answer) throws IOException;
  }

  /** Told what became of one PUBLISH; exactly one call. */
  interface PublishAnswer {
    /** QoS 0: it is out. Otherwise the broker's answer. */
    void completed(int reasonCode, @Nullable String reasonString);

    /** The connection was lost before the broker answered. */
    void failed();
  }

  /** Told of the answer to a SUBSCRIBE; exactly one call. */
  interface SubscribeListener {
    /** SUBACK: one reason code for each entry (MQTT 5 §3.9.3). */
    void answered(int[] reasonCodes, @Nullable String reasonString);

    /** There will be no answer. */
    void failed();
  }

  /**
   * A PUBLISH as received; its true QoS and DUP flag know {@link Acknowledgements}.
   *
   * @param qos 0 or, for all others, 1
   * @param packetId 0 with QoS 0
   * @param subscriptionIds of the subscriptions it came for; empty if unknown
   * @param properties by name, made only when asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record Received(
      String topic,
      byte[] payload,
      int qos,
      boolean retained,
      int packetId,
      int[] subscriptionIds,
      Supplier<Map<String, String>> properties) {}

  /** Told what happens, on threads of the library; must not block and not throw. */
  interface Events {
    /** CONNACK with success. */
    void connected(Grants grants);

    /** There is no connection: {@link RefusedException} if the broker said so. */
    void refused(Throwable fault);

    /** A message, in the order of arrival, one at a time. */
    void received(Received message);

    /** The connection ended. */
    void ended(Throwable fault);

    /** The broker sent DISCONNECT (MQTT 5 §3.14). */
    void disconnected(int reasonCode, @Nullable String text);
  }
}
