package io.tagwire.mqtt.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a broker listens, read from its URL. */
record BrokerAddress(Scheme scheme, String host, int port, String path) {
  private static final Pattern URL =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*)://(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:/@?#]+)(?::(\\d{1,5}))?(/.*)?");

  enum Scheme {
    MQTT("mqtt", 1883, false, false),
    MQTTS("mqtts", 8883, true, false),
    WS("ws", 80, false, true),
    WSS("wss", 443, true, true);

    private final String text;
    private final int defaultPort;
    private final boolean tls;
    private final boolean webSocket;

    Scheme(String text, int defaultPort, boolean tls, boolean webSocket) {
      this.text = text;
      this.defaultPort = defaultPort;
      this.tls = tls;
      this.webSocket = webSocket;
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  static BrokerAddress parse(String url) {
    String text = url.trim();
    if (text.contains("@")) {
      throw new IllegalArgumentException(
          "Broker URL must not hold a user or password: put them into username and password");
    }
    Matcher matcher = URL.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "Broker URL [" + text + "] must look like mqtt://host or mqtts://host:8883");
    }
    Scheme scheme = scheme(text, matcher.group(1).toLowerCase(java.util.Locale.ROOT));
    String path = matcher.group(4) == null ? "" : matcher.group(4);
    if (!scheme.webSocket && path.length() > 1) {
      throw new IllegalArgumentException(
          "Broker URL [" + text + "]: a path is only possible with ws:// and wss://");
    }
    int port = matcher.group(3) == null ? scheme.defaultPort : Integer.parseInt(matcher.group(3));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "Broker URL [" + text + "]: a port is from 1 to 65535, not " + port);
    }
    String host = matcher.group(2);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    return new BrokerAddress(
        scheme, host, port, scheme.webSocket ? (path.isEmpty() ? "/mqtt" : path) : "");
  }

  private static Scheme scheme(String url, String name) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.text.equals(name)) {
        return scheme;
      }
    }
    String hint =
        switch (name) {
          case "tcp" -> "; write mqtt:// for tcp://";
          case "ssl", "tls" -> "; write mqtts:// for " + name + "://";
          default -> "";
        };
    throw new IllegalArgumentException(
        "Broker URL ["
            + url
            + "]: the scheme must be mqtt, mqtts, ws or wss, not ["
            + name
            + "]"
            + hint);
  }

  boolean tls() {
    return scheme.tls;
  }

  boolean webSocket() {
    return scheme.webSocket;
  }

  boolean loopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** The URL, always with its port. */
  @Override
  public String toString() {
    return scheme.text + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path;
  }
}
