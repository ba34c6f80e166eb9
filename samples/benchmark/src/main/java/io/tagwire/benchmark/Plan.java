package io.tagwire.benchmark;

/**
 * What every client of a comparison does.
 *
 * @param direction which way the messages go
 * @param qos 0 or 1
 * @param messages how many a round
 * @param rounds how many are counted; one more goes before them to warm up
 * @param window how many messages may be under way without being acknowledged
 */
record Plan(Direction direction, int qos, long messages, int rounds, int window) {}
