/** Tests. */
@NullMarked
package io.tagwire.host.panel;

import org.jspecify.annotations.NullMarked;
