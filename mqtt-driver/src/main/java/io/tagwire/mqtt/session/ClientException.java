package io.tagwire.mqtt.session;

import java.io.IOException;

/** The client library gave up for a reason of its own. */
final class ClientException extends IOException {
  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }
}
