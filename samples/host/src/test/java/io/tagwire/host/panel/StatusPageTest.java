package io.tagwire.host.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tagwire.driver.host.DriverCatalog;
import io.tagwire.host.project.CatalogTemplates;
import io.tagwire.host.project.Project;
import io.tagwire.host.project.ProjectLoader;
import io.tagwire.host.runtime.RunningProject;
import io.tagwire.host.runtime.Secrets;
import io.tagwire.host.runtime.Surroundings;
import io.tagwire.preconfig.source.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private DriverCatalog drivers = DriverCatalog.ofClassPath();
  private RunningProject running = empty();
  private StatusPage page = start();

  private RunningProject empty() {
    Project project =
        new ProjectLoader(new CatalogTemplates(), new Problems())
            .parse(
                """
                name: station
                connections: { station: { driver: simulated } }
                groups:
                  - name: a
                    connection: station
                    points: [ { id: "<level>", address: tank1.level, type: real, unit: m } ]
                """,
                "project.yaml",
                Path.of(""))
            .orElseThrow();
    return new RunningProject(
        project, Surroundings.quiet(drivers, new Secrets(Path.of(""), Map.of())));
  }

  private StatusPage start() {
    try {
      return StatusPage.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "station", running);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void connect() {
    running.connect().join();
  }

  @AfterEach
  void close() {
    page.close();
    running.close();
    drivers.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = page.url().resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void tagsAndConnectionsAreServedAsJson() throws Exception {
    await().until(() -> running.tags().iterator().next().value().quality().isGood());
    HttpResponse<String> answer = get("/api/tags");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"project\":\"station\"")
        .contains("\"state\":\"CONNECTED\"")
        .contains("\"counters\":{")
        .contains("\"tag\":\"<level>\"")
        .contains("\"quality\":\"GOOD\"")
        .contains("\"ageMillis\":");
  }

  @Test
  void thePageNeedsNothingFromElsewhere() throws Exception {
    HttpResponse<String> answer = get("/");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(answer.body()).contains("api/tags").doesNotContain("http://", "https://");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(get("/secrets").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingCanBePosted() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(page.url()).POST(HttpRequest.BodyPublishers.ofString("x")).build();
    assertThat(
            HttpClient.newHttpClient()
                .send(post, HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(405);
  }

  @Test
  void anotherNameForTheLoopbackAddressIsRefused() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.url().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/tags HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream answer = socket.getInputStream();
      assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 403");
    }
  }
}
