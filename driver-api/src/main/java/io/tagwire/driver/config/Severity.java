package io.tagwire.driver.config;

/**
 * How bad an issue is.
 *
 * @since 0.1
 */
public enum Severity {
  /** It will not work. */
  ERROR,
  /** It will work, and may do something nobody wants. */
  WARNING
}
