/**
 * From a topic to what is bound to it: topic filters (MQTT 5 §4.7), level variables, and a router
 * that answers with one hash look-up on the path of a message.
 */
@NullMarked
package io.tagwire.mqtt.route;

import org.jspecify.annotations.NullMarked;
