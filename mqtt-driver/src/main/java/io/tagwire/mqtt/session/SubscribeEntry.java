package io.tagwire.mqtt.session;

/**
 * One filter of a SUBSCRIBE and its options (MQTT 5 §3.8.3.1).
 *
 * @param filter a legal topic filter
 * @param qos the highest wanted
 * @param retainHandling 0: retained messages come; 1: only if the subscription is new; 2: none
 * @param noLocal whether what this client publishes does not come back to it
 * @param retainAsPublished whether the RETAIN flag comes as it was published
 */
record SubscribeEntry(
    String filter, int qos, int retainHandling, boolean noLocal, boolean retainAsPublished) {}
