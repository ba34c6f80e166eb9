package io.tagwire.benchmark;

import java.util.ResourceBundle;
import org.eclipse.paho.mqttv5.client.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A log for Paho that says nothing: its own one builds its parameters for every packet. Public with
 * a public constructor, because Paho makes it by its name.
 */
public final class SilentPahoLog implements Logger {

  /** For Paho. */
  public SilentPahoLog() {}

  @Override
  public void initialise(
      @Nullable ResourceBundle messages, String name, @Nullable String resourceName) {}

  @Override
  public void setResourceName(@Nullable String name) {}

  @Override
  public boolean isLoggable(int level) {
    return false;
  }

  @Override
  public void severe(String type, String method, String message) {}

  @Override
  public void severe(
      String type, String method, String message, @Nullable Object @Nullable [] inserts) {}

  @Override
  public void severe(
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void warning(String type, String method, String message) {}

  @Override
  public void warning(
      String type, String method, String message, @Nullable Object @Nullable [] inserts) {}

  @Override
  public void warning(
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void info(String type, String method, String message) {}

  @Override
  public void info(
      String type, String method, String message, @Nullable Object @Nullable [] inserts) {}

  @Override
  public void info(
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void config(String type, String method, String message) {}

  @Override
  public void config(
      String type, String method, String message, @Nullable Object @Nullable [] inserts) {}

  @Override
  public void config(
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void fine(String type, String method, String message) {}

  @Override
  public void fine(
      String type, String method, String message, @Nullable Object @Nullable [] inserts) {}

  @Override
  public void fine(
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void finer(String type, String method, String message) {}

  @Override
  public void finer(
      String type, String method, String message, @Nullable Object @Nullable [] inserts) {}

  @Override
  public void finer(
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void finest(String type, String method, String message) {}

  @Override
  public void finest(
      String type, String method, String message, @Nullable Object @Nullable [] inserts) {}

  @Override
  public void finest(
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void log(
      int level,
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void trace(
      int level,
      String type,
      String method,
      String message,
      @Nullable Object @Nullable [] inserts,
      @Nullable Throwable thrown) {}

  @Override
  public void dumpTrace() {}

  @Override
  public String formatMessage(String message, @Nullable Object @Nullable [] inserts) {
    return message;
  }
}
