/** Starts Artemis for the interoperability tests, in a process of its own. */
@NullMarked
package io.tagwire.interop.artemis;

import org.jspecify.annotations.NullMarked;
