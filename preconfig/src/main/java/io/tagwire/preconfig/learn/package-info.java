/**
 * Learning a site from its messages: samples of topics, devices recognised by templates, points for
 * the rest. {@link io.tagwire.preconfig.learn.Learner} is the way in. Knows topics and payloads, no
 * protocol.
 */
@NullMarked
package io.tagwire.preconfig.learn;

import org.jspecify.annotations.NullMarked;
