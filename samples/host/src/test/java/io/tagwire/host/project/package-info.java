/** Tests. */
@NullMarked
package io.tagwire.host.project;

import org.jspecify.annotations.NullMarked;
