/**
 * What the driver knows about itself, as points: an address {@code $driver/<name>} is bound to a
 * diagnostic instead of a topic, so that a SCADA screen can show it.
 */
@NullMarked
package io.tagwire.mqtt.diagnostics;

import org.jspecify.annotations.NullMarked;
