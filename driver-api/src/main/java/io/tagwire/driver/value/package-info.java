/** Values with quality and timestamps, after OPC UA. */
@NullMarked
package io.tagwire.driver.value;

import org.jspecify.annotations.NullMarked;
