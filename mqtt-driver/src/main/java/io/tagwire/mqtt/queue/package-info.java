/**
 * Commands that wait for the link: the newest of each point, or all of them in order, in memory or
 * on disk. A message leaves the queue only after the broker acknowledged it.
 */
@NullMarked
package io.tagwire.mqtt.queue;

import org.jspecify.annotations.NullMarked;
