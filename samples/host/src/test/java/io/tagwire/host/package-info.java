/** Tests. */
@NullMarked
package io.tagwire.host;

import org.jspecify.annotations.NullMarked;
