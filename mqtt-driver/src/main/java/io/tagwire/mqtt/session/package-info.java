/**
 * The session with a broker: connect, reconnect, subscribe, publish, acknowledge. The only package
 * that imports Paho; no type of Paho leaves it.
 */
@NullMarked
package io.tagwire.mqtt.session;

import org.jspecify.annotations.NullMarked;
