/**
 * From bytes to values: selectors, decoding steps, types, source times. A payload is parsed once
 * for all points that read it. Besides {@code write} through {@link
 * io.tagwire.mqtt.codec.JsonTemplate}, the only place that knows the JSON library.
 */
@NullMarked
package io.tagwire.mqtt.codec;

import org.jspecify.annotations.NullMarked;
