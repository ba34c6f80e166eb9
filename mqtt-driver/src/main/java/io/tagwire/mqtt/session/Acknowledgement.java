package io.tagwire.mqtt.session;

/**
 * The answer owed to the broker for one message (MQTT 5 §4.3). It leaves when nobody holds it any
 * more, in the order in which the messages came (MQTT 5 §4.6). The session itself holds it while
 * {@link SessionListener#message} runs; who needs longer holds it within that call. Thread-safe;
 * neither method blocks or throws.
 *
 * <p>What is not released when the connection ends is never answered: a broker that keeps the
 * session delivers the message again, and a release after that does nothing.
 */
public interface Acknowledgement {
  /** Of a message that needs no answer (QoS 0). */
  Acknowledgement NONE =
      new Acknowledgement() {
        @Override
        public void hold() {}

        @Override
        public void release() {}
      };

  /** One more that must release it. */
  void hold();

  /** One less; as often as held, and not more. */
  void release();
}
