/**
 * Whether a device is there: will, birth and availability topics, several levels of them, shared by
 * all points with the same rules.
 */
@NullMarked
package io.tagwire.mqtt.presence;

import org.jspecify.annotations.NullMarked;
