package io.tagwire.driver;

/**
 * What a host can do about a failure.
 *
 * @since 0.1
 */
public enum FailureKind {
  /** A setting is wrong; somebody has to change it. */
  CONFIGURATION,
  /** The peer does not accept who we are: user, password, certificate. */
  AUTHENTICATION,
  /** Nobody answers at that address. */
  UNREACHABLE,
  /** An answer did not come in time. */
  TIMEOUT,
  /** The peer said something the protocol does not allow. */
  PROTOCOL,
  /** The peer understood and refused. */
  REJECTED,
  /** A defect of the driver or of the host. */
  INTERNAL
}
