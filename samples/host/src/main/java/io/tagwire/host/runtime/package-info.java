/**
 * A project that runs: one driver per connection, what the host gives a driver (time, threads,
 * secrets), and the table of tags.
 */
@NullMarked
package io.tagwire.host.runtime;

import org.jspecify.annotations.NullMarked;
