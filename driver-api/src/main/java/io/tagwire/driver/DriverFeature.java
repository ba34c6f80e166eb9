package io.tagwire.driver;

/**
 * An optional ability of a driver, reached by {@link Driver#feature}. New abilities extend this;
 * {@link Driver} itself never grows.
 *
 * @since 0.1
 */
public interface DriverFeature {}
