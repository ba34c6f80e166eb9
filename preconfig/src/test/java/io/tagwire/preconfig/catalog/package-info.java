/** Tests of the shipped templates. */
@NullMarked
package io.tagwire.preconfig.catalog;

import org.jspecify.annotations.NullMarked;
