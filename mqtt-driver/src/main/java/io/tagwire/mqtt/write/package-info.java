/**
 * The way out: what a point says about writing, how a value becomes a message, and the life of a
 * write from accepted to confirmed.
 */
@NullMarked
package io.tagwire.mqtt.write;

import org.jspecify.annotations.NullMarked;
