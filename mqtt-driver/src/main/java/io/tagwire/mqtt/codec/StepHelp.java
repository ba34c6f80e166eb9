package io.tagwire.mqtt.codec;

/**
 * A decoding step as documentation shows it.
 *
 * @param syntax with its arguments
 * @param help what it does
 * @param decode an example: a chain with it
 * @param payload what comes, as text
 * @param value what the chain makes of it, as text
 */
public record StepHelp(String syntax, String help, String decode, String payload, String value) {}
