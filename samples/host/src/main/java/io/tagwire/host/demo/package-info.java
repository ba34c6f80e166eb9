/**
 * A plant in this process: an embedded broker, a simulated pumping station and devices that publish
 * through it and answer commands.
 */
@NullMarked
package io.tagwire.host.demo;

import org.jspecify.annotations.NullMarked;
