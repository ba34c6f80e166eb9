package io.tagwire.mqtt.session;

import io.tagwire.driver.Failure;
import java.io.IOException;

/** A fault of TLS that has its sentence already. */
final class TlsException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  TlsException(Failure failure) {
    super(failure.message(), failure.cause());
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
