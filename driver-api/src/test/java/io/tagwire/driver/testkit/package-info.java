/**
 * For driver authors, in a test-jar: {@link io.tagwire.driver.testkit.FakeContext} and {@link
 * io.tagwire.driver.testkit.RecordingListener} stand in for a host, {@link
 * io.tagwire.driver.testkit.ManualClock} and {@link io.tagwire.driver.testkit.ManualScheduler} for
 * time, and a driver's test that extends {@link io.tagwire.driver.testkit.DriverContract} proves
 * that it keeps the contract.
 */
@NullMarked
package io.tagwire.driver.testkit;

import org.jspecify.annotations.NullMarked;
