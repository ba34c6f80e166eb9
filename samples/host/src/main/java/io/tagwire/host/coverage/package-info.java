/** What of the messages of a plant becomes tags, and what does not. */
@NullMarked
package io.tagwire.host.coverage;

import org.jspecify.annotations.NullMarked;
