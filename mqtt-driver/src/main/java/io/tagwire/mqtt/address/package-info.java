/**
 * What the address and the settings of a point mean: everything compiled once into a {@link
 * io.tagwire.mqtt.address.PointBinding}, with all faults found at once. Used by check and by open
 * alike, so that both say the same.
 */
@NullMarked
package io.tagwire.mqtt.address;

import org.jspecify.annotations.NullMarked;
