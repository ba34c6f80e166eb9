package io.tagwire.interop;

/** A broker that runs, for one row of the table. */
interface Broker extends AutoCloseable {

  /** What it says its version is. */
  String version();

  /** Where it listens on 127.0.0.1. */
  int port();

  /** Where it listens with TLS on 127.0.0.1; 0 where it does not. */
  int tlsPort();

  @Override
  void close();
}
