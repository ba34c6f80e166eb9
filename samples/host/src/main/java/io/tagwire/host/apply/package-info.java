/**
 * Changing a project while it runs: reading it again, comparing, applying, and how another process
 * or the files themselves ask for it.
 */
@NullMarked
package io.tagwire.host.apply;

import org.jspecify.annotations.NullMarked;
