/** Tests of the package of the same name. */
@NullMarked
package io.tagwire.mqtt.codec;

import org.jspecify.annotations.NullMarked;
