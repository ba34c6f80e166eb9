package io.tagwire.benchmark;

import java.util.Locale;

/** Which way the messages go, as the client sees it. */
enum Direction {
  /** From the peer to the client. */
  RECEIVE,
  /** From the client to the peer. */
  PUBLISH;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
