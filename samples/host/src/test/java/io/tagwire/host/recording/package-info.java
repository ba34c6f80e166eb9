/** Tests. */
@NullMarked
package io.tagwire.host.recording;

import org.jspecify.annotations.NullMarked;
