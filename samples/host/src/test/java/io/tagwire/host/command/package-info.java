/** Tests. */
@NullMarked
package io.tagwire.host.command;

import org.jspecify.annotations.NullMarked;
