package io.tagwire.mqtt.fault;

import java.time.Duration;

/**
 * What a fault cost, once.
 *
 * @param fault which
 * @param told from the fault until the quality said so; zero if it stayed good
 * @param back from its end until the point was good again; zero if it stayed good
 * @param sent how many messages the broker took
 * @param lost how many of them never came
 * @param twice how many came that had come before
 * @param late how many came after a younger one
 */
record Outcome(
    Fault fault, Duration told, Duration back, long sent, long lost, long twice, long late) {}
