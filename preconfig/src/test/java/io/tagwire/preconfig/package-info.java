/** Tests of preconfiguration as a whole. */
@NullMarked
package io.tagwire.preconfig;

import org.jspecify.annotations.NullMarked;
