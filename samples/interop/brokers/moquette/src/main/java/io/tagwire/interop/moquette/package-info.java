/** Starts Moquette for the interoperability tests, in a process of its own. */
@NullMarked
package io.tagwire.interop.moquette;

import org.jspecify.annotations.NullMarked;
