/**
 * A small pumping station without a network: the second driver of the contract, which proves that
 * the contract is not MQTT in disguise, and the plant of the demo. {@link
 * io.tagwire.simulated.SimulatedDriverFactory} is all a host needs; what there is to read and write
 * is found by {@link io.tagwire.driver.Discovery}.
 */
@NullMarked
package io.tagwire.simulated;

import org.jspecify.annotations.NullMarked;
