package io.tagwire.driver.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Copies what is written to the console while it is open. Log output is looked at there, whatever
 * the logging backend.
 */
final class Console implements AutoCloseable {
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  Console() {
    System.setOut(tee(out));
    System.setErr(tee(err));
  }

  private PrintStream tee(PrintStream original) {
    OutputStream both =
        new OutputStream() {
          @Override
          public void write(int b) {
            copy.write(b);
            original.write(b);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            copy.write(bytes, offset, length);
            original.write(bytes, offset, length);
          }

          @Override
          public void flush() {
            original.flush();
          }
        };
    return new PrintStream(both, true, StandardCharsets.UTF_8);
  }

  String text() {
    return copy.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }
}
