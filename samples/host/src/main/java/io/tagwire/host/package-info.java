/**
 * The reference host: what a SCADA runtime does with drivers, small enough to read in an hour. Here
 * are the entry point and where the distribution keeps its parts.
 */
@NullMarked
package io.tagwire.host;

import org.jspecify.annotations.NullMarked;
