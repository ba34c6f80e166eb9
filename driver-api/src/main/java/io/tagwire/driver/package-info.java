/**
 * The contract between a SCADA host and a driver: what a driver author implements ({@link
 * io.tagwire.driver.DriverFactory}, {@link io.tagwire.driver.Driver}, {@link
 * io.tagwire.driver.PointGroup}) and what he is given ({@link io.tagwire.driver.DriverContext}, the
 * listeners). It knows no protocol and no third-party type.
 *
 * <p>Three kinds of error, three channels: errors about a tag are values (quality and detail),
 * errors about a call are failed stages, errors in configuration are a list of issues. Exceptions
 * are for programming mistakes only.
 */
@NullMarked
package io.tagwire.driver;

import org.jspecify.annotations.NullMarked;
