/**
 * What a device wants to be told all the time, such as a keep-alive without which it publishes
 * nothing: published while a point that needs it is open.
 */
@NullMarked
package io.tagwire.mqtt.duty;

import org.jspecify.annotations.NullMarked;
