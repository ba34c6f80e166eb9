package io.tagwire.mqtt.session;

import java.util.ResourceBundle;
import org.eclipse.paho.mqttv5.client.logging.Logger;
import org.eclipse.paho.mqttv5.client.logging.LoggerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The clients' own log, switched off: it costs time for every packet, and what matters is told by
 * this package. Public because the clients make it by reflection.
 */
public final class SilentLogger implements Logger, org.eclipse.paho.client.mqttv3.logging.Logger {

  /** Made by the clients. */
  public SilentLogger() {}

  static void install() {
    LoggerFactory.setLogger(SilentLogger.class.getName());
    org.eclipse.paho.client.mqttv3.logging.LoggerFactory.setLogger(SilentLogger.class.getName());
  }

  @Override
  public void initialise(
      ResourceBundle messageCatalog, String loggerID, @Nullable String resourceName) {}

  @Override
  public void setResourceName(String logContext) {}

  @Override
  public boolean isLoggable(int level) {
    return false;
  }

  @Override
  public void severe(String sourceClass, String sourceMethod, String msg) {}

  @Override
  public void severe(String sourceClass, String sourceMethod, String msg, Object[] inserts) {}

  @Override
  public void severe(
      String sourceClass, String sourceMethod, String msg, Object[] inserts, Throwable thrown) {}

  @Override
  public void warning(String sourceClass, String sourceMethod, String msg) {}

  @Override
  public void warning(String sourceClass, String sourceMethod, String msg, Object[] inserts) {}

  @Override
  public void warning(
      String sourceClass, String sourceMethod, String msg, Object[] inserts, Throwable thrown) {}

  @Override
  public void info(String sourceClass, String sourceMethod, String msg) {}

  @Override
  public void info(String sourceClass, String sourceMethod, String msg, Object[] inserts) {}

  @Override
  public void info(
      String sourceClass, String sourceMethod, String msg, Object[] inserts, Throwable thrown) {}

  @Override
  public void config(String sourceClass, String sourceMethod, String msg) {}

  @Override
  public void config(String sourceClass, String sourceMethod, String msg, Object[] inserts) {}

  @Override
  public void config(
      String sourceClass, String sourceMethod, String msg, Object[] inserts, Throwable thrown) {}

  @Override
  public void fine(String sourceClass, String sourceMethod, String msg) {}

  @Override
  public void fine(String sourceClass, String sourceMethod, String msg, Object[] inserts) {}

  @Override
  public void fine(
      String sourceClass, String sourceMethod, String msg, Object[] inserts, Throwable thrown) {}

  @Override
  public void finer(String sourceClass, String sourceMethod, String msg) {}

  @Override
  public void finer(String sourceClass, String sourceMethod, String msg, Object[] inserts) {}

  @Override
  public void finer(
      String sourceClass, String sourceMethod, String msg, Object[] inserts, Throwable thrown) {}

  @Override
  public void finest(String sourceClass, String sourceMethod, String msg) {}

  @Override
  public void finest(String sourceClass, String sourceMethod, String msg, Object[] inserts) {}

  @Override
  public void finest(
      String sourceClass, String sourceMethod, String msg, Object[] inserts, Throwable thrown) {}

  @Override
  public void log(
      int level,
      String sourceClass,
      String sourceMethod,
      String msg,
      Object[] inserts,
      Throwable thrown) {}

  @Override
  public void trace(
      int level,
      String sourceClass,
      String sourceMethod,
      String msg,
      Object[] inserts,
      Throwable thrown) {}

  @Override
  public String formatMessage(String msg, Object[] inserts) {
    return msg;
  }

  @Override
  public void dumpTrace() {}
}
