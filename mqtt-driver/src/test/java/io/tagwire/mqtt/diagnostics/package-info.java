/** How diagnostics are worked out, without a network. */
@NullMarked
package io.tagwire.mqtt.diagnostics;

import org.jspecify.annotations.NullMarked;
