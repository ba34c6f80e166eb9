/** The session against real brokers. */
@NullMarked
package io.tagwire.mqtt.session;

import org.jspecify.annotations.NullMarked;
