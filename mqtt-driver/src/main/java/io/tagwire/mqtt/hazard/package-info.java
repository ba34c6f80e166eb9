/**
 * What is allowed and yet may do something nobody wants: found offline, over all points of a
 * connection.
 */
@NullMarked
package io.tagwire.mqtt.hazard;

import org.jspecify.annotations.NullMarked;
