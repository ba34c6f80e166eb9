@NullMarked
package io.tagwire.mqtt.duty;

import org.jspecify.annotations.NullMarked;
