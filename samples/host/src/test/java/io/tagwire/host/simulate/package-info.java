/** Simulated devices against the driver. */
@NullMarked
package io.tagwire.host.simulate;

import org.jspecify.annotations.NullMarked;
