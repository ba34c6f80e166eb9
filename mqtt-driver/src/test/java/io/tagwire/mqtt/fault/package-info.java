/** Faults of network, broker and host, and what they cost. */
@NullMarked
package io.tagwire.mqtt.fault;

import org.jspecify.annotations.NullMarked;
