/** Tests. */
@NullMarked
package io.tagwire.host.output;

import org.jspecify.annotations.NullMarked;
