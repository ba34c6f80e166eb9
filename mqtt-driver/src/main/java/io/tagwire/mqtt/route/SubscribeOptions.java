package io.tagwire.mqtt.route;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a filter is subscribed to (MQTT 5 §3.8.3.1).
 *
 * @param qos the highest wanted
 * @param noLocal whether what this client publishes does not come back to it
 * @param retainAsPublished whether the RETAIN flag comes as it was published
 * @param retainHandling when retained messages are sent
 */
public record SubscribeOptions(
    int qos, boolean noLocal, boolean retainAsPublished, RetainHandling retainHandling) {

  /** When retained messages are sent. */
  public enum RetainHandling {
    /** With every subscription, also after a reconnect. */
    ALWAYS(0),
    /** Where the broker did not have the subscription yet. */
    NEW(1),
    /** Not at all. */
    NEVER(2);

    private final int code;

    RetainHandling(int code) {
      this.code = code;
    }

    /**
     * As in SUBSCRIBE.
     *
     * @return 0, 1 or 2
     */
    public int code() {
      return code;
    }

    /**
     * By its number in SUBSCRIBE.
     *
     * @param code 0, 1 or 2
     * @return the one with this code
     */
    public static RetainHandling of(int code) {
      return values()[code];
    }
  }

  /**
   * The usual ones.
   *
   * @param qos the highest wanted
   * @return own messages come too, retained ones with every subscription
   */
  public static SubscribeOptions of(int qos) {
    return new SubscribeOptions(qos, false, false, RetainHandling.ALWAYS);
  }

  /**
   * The usual ones for many filters.
   *
   * @param qos by filter
   * @return options by filter, in the same order
   */
  public static Map<String, SubscribeOptions> of(Map<String, Integer> qos) {
    Map<String, SubscribeOptions> options = new LinkedHashMap<>();
    qos.forEach((filter, each) -> options.put(filter, of(each)));
    return options;
  }

  /**
   * Whether a subscription with these options gives all that one with the others would, and nothing
   * that it would not. Retained messages are another matter.
   *
   * @param other of a filter whose topics this one's filter matches, too
   * @return true if the QoS is as high and the rest is the same
   */
  public boolean serves(SubscribeOptions other) {
    return qos >= other.qos
        && noLocal == other.noLocal
        && retainAsPublished == other.retainAsPublished;
  }

  /**
   * What serves both, for one filter has one subscription: the higher QoS; own messages unless
   * nobody wants them; the RETAIN flag as published if all want it so; retained messages as often
   * as somebody wants them.
   *
   * @param other of the same filter
   * @return options that give each what it asked for, or more
   */
  public SubscribeOptions with(SubscribeOptions other) {
    return new SubscribeOptions(
        Math.max(qos, other.qos),
        noLocal && other.noLocal,
        retainAsPublished && other.retainAsPublished,
        retainHandling.compareTo(other.retainHandling) <= 0
            ? retainHandling
            : other.retainHandling);
  }
}
