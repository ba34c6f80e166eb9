package io.tagwire.mqtt.address;

import io.tagwire.driver.point.Point;
import io.tagwire.mqtt.codec.PointDecoder;
import io.tagwire.mqtt.presence.PresenceRules;
import io.tagwire.mqtt.route.SubscribeOptions;
import io.tagwire.mqtt.route.TopicFilter;
import java.time.Duration;

/**
 * What a readable point means, compiled.
 *
 * @param point the point
 * @param filter its address
 * @param options to subscribe with
 * @param decoder from a message to a value
 * @param presence what tells whether its device is there
 * @param offlineIsBad whether its value is bad while the device is offline, else last usable
 * @param staleAfter the time allowed between messages; zero for any
 * @param retained what a retained message is worth
 * @param lateIsHistory whether a value older than the present one is reported as historical
 */
public record PointBinding(
    Point point,
    TopicFilter filter,
    SubscribeOptions options,
    PointDecoder decoder,
    PresenceRules presence,
    boolean offlineIsBad,
    Duration staleAfter,
    RetainedRule retained,
    boolean lateIsHistory) {}
