/**
 * The MQTT driver: its factory, and how its parts are put together. A host needs the factory only.
 */
@NullMarked
package io.tagwire.mqtt;

import org.jspecify.annotations.NullMarked;
