/** Tests. */
@NullMarked
package io.tagwire.host.runtime;

import org.jspecify.annotations.NullMarked;
