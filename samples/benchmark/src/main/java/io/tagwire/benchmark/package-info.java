/**
 * How fast the driver is. {@link io.tagwire.benchmark.Bench} puts it beside bare clients on the
 * same messages over a real socket; the JMH benchmarks look at the way from topic and bytes to tag
 * value alone.
 */
@NullMarked
package io.tagwire.benchmark;

import org.jspecify.annotations.NullMarked;
