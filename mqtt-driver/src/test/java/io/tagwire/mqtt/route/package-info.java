/** Tests of the package of the same name. */
@NullMarked
package io.tagwire.mqtt.route;

import org.jspecify.annotations.NullMarked;
