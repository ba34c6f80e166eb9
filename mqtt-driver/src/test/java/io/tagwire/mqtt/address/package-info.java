/** Tests of the package of the same name. */
@NullMarked
package io.tagwire.mqtt.address;

import org.jspecify.annotations.NullMarked;
