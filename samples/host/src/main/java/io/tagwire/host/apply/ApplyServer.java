package io.tagwire.host.apply;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tagwire.host.apply.LiveProject.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets {@code tagwire apply} ask this process to apply its project again. Listens on the loopback
 * address, on a port of its own; who asks has to know the token that stands in a file beside the
 * project, which only the user of this process may read. Thread-safe.
 */
public final class ApplyServer implements AutoCloseable {
  static final String PATH = "/apply";
  private static final Logger LOG = LoggerFactory.getLogger(ApplyServer.class);
  private static final int TOKEN_BYTES = 32;

  private final LiveProject project;
  private final HttpServer server;
  private final ExecutorService thread;
  private final Rendezvous rendezvous;
  private final Path file;

  private ApplyServer(LiveProject project, HttpServer server, Path file) {
    this.project = project;
    this.server = server;
    this.file = file;
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    this.rendezvous =
        new Rendezvous(
            URI.create(
                "http://"
                    + server.getAddress().getAddress().getHostAddress()
                    + ":"
                    + server.getAddress().getPort()
                    + PATH),
            HexFormat.of().formatHex(token),
            ProcessHandle.current().pid());
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, "scada-host-apply");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Starts listening.
   *
   * @param project what is applied when it is asked for
   * @return the server
   * @throws IOException if the file beside the project cannot be written, or there is no port
   */
  public static ApplyServer start(LiveProject project) throws IOException {
    // The address in digits: on some systems the loopback address is that of IPv6.
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    ApplyServer server = new ApplyServer(project, http, Rendezvous.file(project.path()));
    http.createContext(PATH, server::answer);
    http.setExecutor(server.thread);
    try {
      server.rendezvous.write(server.file);
    } catch (IOException e) {
      http.stop(0);
      server.thread.shutdownNow();
      throw e;
    }
    http.start();
    return server;
  }

  @Override
  public void close() {
    try {
      rendezvous.remove(file);
    } catch (IOException e) {
      LOG.warn("File [{}] cannot be removed", file, e);
    }
    server.stop(0);
    thread.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!isMeant(exchange)) {
        exchange.sendResponseHeaders(403, -1);
      } else if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(405, -1);
      } else {
        apply(exchange);
      }
    }
  }

  // A page in a browser always says where it comes from, and does not know the token.
  private boolean isMeant(HttpExchange exchange) {
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    return exchange.getRequestHeaders().getFirst("Origin") == null
        && MessageDigest.isEqual(
            authorization.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + rendezvous.token()).getBytes(StandardCharsets.UTF_8));
  }

  private void apply(HttpExchange exchange) throws IOException {
    Optional<Request> request = Request.parse(exchange.getRequestURI().getQuery());
    if (request.isEmpty()) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    ApplyResult result = project.apply(request.get().mode());
    String text = request.get().json() ? result.json() : String.join("\n", result.lines());
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(result.isDone() ? 200 : 409, body.length);
    exchange.getResponseBody().write(body);
  }

  /**
   * What is asked for.
   *
   * @param mode what is to be done
   * @param json whether the answer is for a script
   */
  record Request(Mode mode, boolean json) {
    String query() {
      return "mode=" + mode + "&json=" + json;
    }

    static Optional<Request> parse(String query) {
      for (Mode mode : Mode.values()) {
        for (boolean json : new boolean[] {true, false}) {
          Request request = new Request(mode, json);
          if (request.query().equals(query)) {
            return Optional.of(request);
          }
        }
      }
      return Optional.empty();
    }
  }
}
