/** A real broker for tests. */
@NullMarked
package io.tagwire.mqtt.broker;

import org.jspecify.annotations.NullMarked;
