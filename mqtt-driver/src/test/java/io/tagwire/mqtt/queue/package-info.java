/** The queue of commands, tested. */
@NullMarked
package io.tagwire.mqtt.queue;

import org.jspecify.annotations.NullMarked;
