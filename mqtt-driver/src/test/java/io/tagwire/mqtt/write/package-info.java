/** Rules of writing and the life of a write, without a network. */
@NullMarked
package io.tagwire.mqtt.write;

import org.jspecify.annotations.NullMarked;
