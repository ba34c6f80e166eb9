package io.tagwire.host.apply;

import io.tagwire.host.apply.LiveProject.Mode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Asks the process that runs a project to apply it again. */
public final class ApplyClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  private static final int DONE = 200;
  private static final int REFUSED = 409;

  private ApplyClient() {}

  /**
   * What the running host says.
   *
   * @param done whether it did what it was asked
   * @param text its words, for people or for scripts
   */
  public record Answer(boolean done, String text) {}

  /**
   * Asks. Blocks until the change is done or refused.
   *
   * @param project the folder or the file of the project, as it runs
   * @param mode what is wanted
   * @param json whether the answer is for a script
   * @return the answer
   * @throws IOException if nobody runs the project
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static Answer ask(Path project, Mode mode, boolean json)
      throws IOException, InterruptedException {
    Path file = Rendezvous.file(project);
    Rendezvous host =
        Rendezvous.read(file)
            .orElseThrow(
                () ->
                    new IOException(
                        "No host runs the project ["
                            + project
                            + "]: there is no ["
                            + file
                            + "]. Start it with tagwire run"));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(host.url() + "?" + new ApplyServer.Request(mode, json).query()))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + host.token())
            .POST(BodyPublishers.noBody())
            .build();
    HttpResponse<String> response;
    try {
      response =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .build()
              .send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException(
          "The host that ran the project ["
              + project
              + "], process "
              + host.process()
              + ", does not answer at "
              + host.url()
              + ". Start it again with tagwire run",
          e);
    }
    if (response.statusCode() != DONE && response.statusCode() != REFUSED) {
      throw new IOException(
          "What listens at "
              + host.url()
              + " is not the host that runs the project: it answers "
              + response.statusCode());
    }
    return new Answer(response.statusCode() == DONE, response.body());
  }
}
