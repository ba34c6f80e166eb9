/** Tests of the readers. */
@NullMarked
package io.tagwire.preconfig.source;

import org.jspecify.annotations.NullMarked;
