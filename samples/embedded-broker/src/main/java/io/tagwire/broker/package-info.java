/**
 * An MQTT 5 broker in the same process, for demonstrations and tests. Keeps everything in memory,
 * listens on the loopback interface only and hides the library it is made of.
 */
@NullMarked
package io.tagwire.broker;

import org.jspecify.annotations.NullMarked;
