package io.tagwire.driver;

/**
 * Where a connection is in its life.
 *
 * <pre>
 * IDLE -- connect --> CONNECTING -- success --> CONNECTED
 *                                                 |    ^
 *                                            loss |    | success
 *                                                 v    |
 *                                              RECONNECTING
 * any state -- close --> CLOSED
 * </pre>
 *
 * @since 0.1
 */
public enum ConnectionState {
  /** Made, not asked to connect. */
  IDLE,
  /** Trying for the first time; also between attempts. */
  CONNECTING,
  /** Data can flow. */
  CONNECTED,
  /** Was connected, trying again. */
  RECONNECTING,
  /** Closed for good. */
  CLOSED
}
