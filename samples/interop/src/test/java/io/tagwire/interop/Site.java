package io.tagwire.interop;

import io.tagwire.driver.config.Settings;
import java.util.Locale;
import java.util.Map;

/** A running broker for one check: how to reach it, and topics that no other check uses. */
final class Site {
  private final Row row;
  private final Broker broker;
  private final Certificates certificates;
  private final String root;

  Site(Row row, Broker broker, Certificates certificates, Column column) {
    this.row = row;
    this.broker = broker;
    this.certificates = certificates;
    this.root = row.id() + "/" + column.name().toLowerCase(Locale.ROOT);
  }

  String topic(String tail) {
    return root + "/" + tail;
  }

  Broker broker() {
    return broker;
  }

  Certificates certificates() {
    return certificates;
  }

  String plainUrl() {
    return "mqtt://127.0.0.1:" + broker.port();
  }

  /** What a user writes to reach this broker. */
  Settings settings(String url) {
    Settings settings =
        Settings.of(
            "brokers",
            url,
            "username",
            row.login().user(),
            "password",
            Host.RIGHT_PASSWORD,
            // A machine that is busy with other tests is no silence.
            "canary.timeout",
            "30s");
    for (Map.Entry<String, String> more : row.settings().entrySet()) {
      settings = settings.with(more.getKey(), more.getValue());
    }
    return settings;
  }

  /** A host with a driver that is connected. */
  Host host() throws Exception {
    return host(settings(plainUrl()));
  }

  /** The same with settings of its own. */
  Host host(Settings settings) throws Exception {
    Host host = new Host(settings, row.login());
    try {
      host.connect();
      return host;
    } catch (Exception | Error e) {
      host.close();
      throw e;
    }
  }

  /** A host with a driver that was not asked to connect. */
  Host idleHost(Settings settings) {
    return new Host(settings, row.login());
  }

  Oracle oracle() throws Exception {
    return row.mqtt5()
        ? new Oracle5(broker.port(), row.login())
        : new Oracle3(broker.port(), row.login());
  }
}
