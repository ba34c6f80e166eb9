@NullMarked
package io.tagwire.mqtt.hazard;

import org.jspecify.annotations.NullMarked;
