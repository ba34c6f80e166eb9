/** Recordings of messages as JSON lines: written by the flight recorder, read by replay. */
@NullMarked
package io.tagwire.host.recording;

import org.jspecify.annotations.NullMarked;
