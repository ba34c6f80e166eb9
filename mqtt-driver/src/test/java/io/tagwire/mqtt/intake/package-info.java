/** Tests of the way in, on real messages and row by row of the table of qualities. */
@NullMarked
package io.tagwire.mqtt.intake;

import org.jspecify.annotations.NullMarked;
