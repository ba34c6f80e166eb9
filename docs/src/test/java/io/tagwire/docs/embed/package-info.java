/** The example of the page on embedding a driver: the smallest host. */
@NullMarked
package io.tagwire.docs.embed;

import org.jspecify.annotations.NullMarked;
