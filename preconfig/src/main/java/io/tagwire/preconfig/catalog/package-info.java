/** The templates that are shipped, and their index. */
@NullMarked
package io.tagwire.preconfig.catalog;

import org.jspecify.annotations.NullMarked;
