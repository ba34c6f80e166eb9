package io.tagwire.host.panel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tagwire.driver.Driver;
import io.tagwire.driver.Health;
import io.tagwire.driver.point.PointUpdate;
import io.tagwire.host.output.Json;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A page with every tag, its quality, reason and age, and every connection with its state and
 * counters; the same as JSON at {@code /api/tags}. Read only. Thread-safe.
 */
public final class StatusPage implements AutoCloseable {
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads;
  private final String name;
  private final RunningProject project;
  private final InetAddress address;
  private final byte[] page;

  private StatusPage(HttpServer server, String name, RunningProject project) throws IOException {
    this.server = server;
    this.name = name;
    this.project = project;
    this.address = server.getAddress().getAddress();
    this.page = resource("status.html");
    this.threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "scada-host-panel");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts serving.
   *
   * @param address where; port 0 for a free one
   * @param name the name of the project
   * @param project what is shown
   * @return the page
   * @throws IOException if the address is taken or not one of this machine
   */
  public static StatusPage start(InetSocketAddress address, String name, RunningProject project)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException | RuntimeException e) {
      throw new IOException("The status page cannot be at " + address + ": " + e.getMessage(), e);
    }
    StatusPage page = new StatusPage(server, name, project);
    server.createContext("/", exchange -> page.answer(exchange, page.page, "text/html"));
    server.createContext(
        "/api/tags",
        exchange ->
            page.answer(
                exchange, page.json().getBytes(StandardCharsets.UTF_8), "application/json"));
    server.setExecutor(page.threads);
    server.start();
    return page;
  }

  /**
   * Where it is.
   *
   * @return for example {@code http://127.0.0.1:8080/}
   */
  public URI url() {
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return URI.create(
        "http://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + server.getAddress().getPort()
            + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange, byte[] body, String type) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
      } else if (!isMeant(exchange.getRequestHeaders().getFirst("Host"))) {
        exchange.sendResponseHeaders(403, -1);
      } else if (!path.equals("/") && !path.equals("/api/tags")) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(
            "Content-Security-Policy",
            "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline';"
                + " script-src 'unsafe-inline'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  // A page of somebody else whose name was bent to the loopback address must not read the plant.
  private boolean isMeant(@Nullable String host) {
    if (!address.isLoopbackAddress()) {
      return true;
    }
    return host != null
        && LOCAL_NAMES.contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
  }

  private String json() {
    Instant now = InstantSource.system().instant();
    return Json.object(
        json -> {
          json.writeStringField("project", name);
          json.writeStringField("time", now.toString());
          json.writeArrayFieldStart("connections");
          for (Map.Entry<String, Driver> entry : project.drivers().entrySet()) {
            Health health = entry.getValue().health();
            json.writeStartObject();
            json.writeStringField("name", entry.getKey());
            json.writeStringField("state", health.state().name());
            json.writeStringField("since", health.since().toString());
            Json.text(
                json,
                "last",
                health.last().map(last -> last.kind() + ": " + last.message()).orElse(null));
            json.writeObjectFieldStart("counters");
            for (Map.Entry<String, Long> counter : health.counters().entrySet()) {
              json.writeNumberField(counter.getKey(), counter.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("tags");
          for (Tag tag : project.tags()) {
            var value = tag.value();
            json.writeStartObject();
            Json.tag(json, new PointUpdate(tag.point(), value, false));
            json.writeStringField("connection", tag.connection());
            json.writeStringField("unit", tag.point().metadata().unit());
            json.writeStringField("description", tag.point().metadata().description());
            json.writeNumberField(
                "ageMillis",
                Math.max(0, Duration.between(value.serverTimestamp(), now).toMillis()));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static byte[] resource(String file) throws IOException {
    try (InputStream stream = StatusPage.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IOException("Resource [" + file + "] is missing");
      }
      return stream.readAllBytes();
    }
  }
}
