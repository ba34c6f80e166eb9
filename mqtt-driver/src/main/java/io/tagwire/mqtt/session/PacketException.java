package io.tagwire.mqtt.session;

import java.io.IOException;

/** The broker sent something that must not be read on. */
final class PacketException extends IOException {
  private static final long serialVersionUID = 1L;

  PacketException(String message) {
    super(message);
  }
}
