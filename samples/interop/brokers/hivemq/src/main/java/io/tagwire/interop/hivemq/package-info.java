/** Starts HiveMQ CE for the interoperability tests, in a process of its own. */
@NullMarked
package io.tagwire.interop.hivemq;

import org.jspecify.annotations.NullMarked;
