package io.tagwire.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** Who takes part in the comparison. */
enum ClientKind {
  /** The MQTT driver, from socket to listener, newest value of each point. */
  DRIVER,
  /** The MQTT driver, from socket to listener, every value. */
  DRIVER_EVENTS,
  /** Paho as it comes. */
  PAHO,
  /** Paho without its log, with TCP_NODELAY, buffered input and coalescing output. */
  PAHO_TUNED,
  /** The HiveMQ client. */
  HIVEMQ;

  /** The name on the command line and in reports. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ClientKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "client ["
                        + label
                        + "] is not one of "
                        + String.join(
                            ", ", Arrays.stream(values()).map(ClientKind::label).toList())));
  }

  MeasuredClient create() {
    return switch (this) {
      case DRIVER -> new DriverClient(DriverClient.Reporting.NEWEST);
      case DRIVER_EVENTS -> new DriverClient(DriverClient.Reporting.EVERY);
      case PAHO -> new PahoClient(PahoClient.Tuning.DEFAULTS);
      case PAHO_TUNED -> new PahoClient(PahoClient.Tuning.TUNED);
      case HIVEMQ -> new HiveMqClient();
    };
  }
}
