/** Tests of the writers. */
@NullMarked
package io.tagwire.preconfig.output;

import org.jspecify.annotations.NullMarked;
