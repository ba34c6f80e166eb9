/** The driver as a host sees it, with a real broker. */
@NullMarked
package io.tagwire.mqtt;

import org.jspecify.annotations.NullMarked;
