package io.tagwire.broker;

import java.io.IOException;

/** The embedded broker as a process of its own, up to the end of its standard input. */
public final class BrokerProgram {
  private static final int PORT = 1;

  private BrokerProgram() {}

  /**
   * Starts it, prints {@code ready VERSION} and stays.
   *
   * @param args a folder, which is not used, and the port
   * @throws IOException if its input cannot be read
   */
  public static void main(String[] args) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Integer.parseInt(args[PORT]))) {
      System.out.println("ready " + broker.version());
      while (System.in.read() >= 0) {}
    }
  }
}
