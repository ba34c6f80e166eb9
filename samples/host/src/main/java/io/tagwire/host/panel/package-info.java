/** A read-only status page on the loopback interface that works without internet. */
@NullMarked
package io.tagwire.host.panel;

import org.jspecify.annotations.NullMarked;
