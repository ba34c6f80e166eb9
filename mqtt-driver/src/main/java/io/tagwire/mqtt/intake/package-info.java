/**
 * The way in as one object: from a delivered message to the group dispatchers, with the quality
 * worked out in one place ({@link io.tagwire.mqtt.intake.QualityRule}).
 */
@NullMarked
package io.tagwire.mqtt.intake;

import org.jspecify.annotations.NullMarked;
