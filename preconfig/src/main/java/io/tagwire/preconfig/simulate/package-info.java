/**
 * Templates backwards: a device that publishes what the points of a template read, answers their
 * commands, and fails on demand. Knows topics and payloads, no connection.
 */
@NullMarked
package io.tagwire.preconfig.simulate;

import org.jspecify.annotations.NullMarked;
