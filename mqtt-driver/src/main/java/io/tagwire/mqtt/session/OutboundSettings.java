package io.tagwire.mqtt.session;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Setting;
import io.tagwire.driver.config.Setting.Choice;
import io.tagwire.driver.config.Setting.Folder;
import io.tagwire.driver.config.Setting.Text;
import io.tagwire.driver.config.Setting.Whole;
import io.tagwire.driver.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a connection that are about commands and requests, described, checked and typed.
 *
 * @param responseTopic where devices answer, with places
 * @param queueFolder where commands wait; empty for in memory
 * @param queueLimit how many may wait
 * @param queueBytes how many bytes of them
 */
public record OutboundSettings(
    String responseTopic, Optional<String> queueFolder, int queueLimit, long queueBytes) {
  private static final String RESPONSE_TOPIC = "tagwire/{client-id}/response";
  private static final long LIMIT = 1_000;
  private static final long BYTES = 16L * 1024 * 1024;

  static List<Setting> descriptions() {
    return List.of(
        Setting.of(
                "response-topic",
                Text.ANY,
                "Response topic",
                "Where devices answer commands and requests (MQTT 5 §4.10); subscribed to only if"
                    + " a point needs it. {client-id} is our client id.")
            .orElse(RESPONSE_TOPIC)
            .asAdvanced(),
        Setting.of(
                "queue.where",
                new Choice(List.of("memory", "disk")),
                "Queue",
                "Where commands of points with write.offline queue wait: in memory, lost when the"
                    + " process ends, or on disk in queue.folder, sent by the next run.")
            .orElse("memory"),
        Setting.of(
            "queue.folder",
            new Folder(),
            "Queue folder",
            "The folder for commands that wait on disk, made if it is missing; no other connection"
                + " may use it."),
        Setting.of(
                "queue.limit",
                new Whole(1, 1_000_000, "messages"),
                "Queue limit",
                "How many commands may wait, all points together; more are refused.")
            .orElse(Long.toString(LIMIT))
            .asAdvanced(),
        Setting.of(
                "queue.bytes",
                new Whole(1_024, 1L << 40, "bytes"),
                "Queue bytes",
                "How many bytes of commands may wait, all points together; more are refused.")
            .orElse(Long.toString(BYTES))
            .asAdvanced());
  }

  static void check(Settings settings, List<Issue> issues) {
    settings
        .text("response-topic")
        .flatMap(SessionSettings::topicFault)
        .ifPresent(fault -> issues.add(Issue.error("response-topic", fault)));
    boolean disk = settings.text("queue.where").orElse("memory").equals("disk");
    Optional<String> folder = settings.text("queue.folder");
    if (disk && folder.isEmpty()) {
      issues.add(Issue.error("queue.where", "A queue on disk needs [queue.folder]"));
    }
    if (!disk && folder.isPresent()) {
      issues.add(
          Issue.warning("queue.folder", "Setting [queue.folder] has no effect in memory")
              .suggest("queue.where: disk"));
    }
    if (disk) {
      folder.ifPresent(name -> checkFolder(name, issues));
    }
  }

  private static void checkFolder(String name, List<Issue> issues) {
    try {
      Path folder = Path.of(name).toAbsolutePath();
      if (!canBeMade(folder)) {
        issues.add(
            Issue.error("queue.folder", "[" + name + "] is not a folder that can be written to"));
      } else if (isOpenToOthers(folder)) {
        issues.add(
            Issue.warning(
                "queue.folder",
                "Others may write to [" + name + "] and so give commands to the plant"));
      }
    } catch (InvalidPathException e) {
      issues.add(Issue.error("queue.folder", "[" + name + "] is not the name of a folder"));
    }
  }

  // It is made when the first command waits; what is there of its path must allow that.
  private static boolean canBeMade(Path folder) {
    Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there != null && Files.isDirectory(there) && Files.isWritable(there);
  }

  private static boolean isOpenToOthers(Path folder) {
    try {
      return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  static OutboundSettings of(Settings settings) {
    boolean disk = settings.text("queue.where").orElse("memory").equals("disk");
    return new OutboundSettings(
        settings.text("response-topic").orElse(RESPONSE_TOPIC),
        disk ? settings.text("queue.folder") : Optional.empty(),
        settings.whole("queue.limit").orElse(LIMIT).intValue(),
        settings.whole("queue.bytes").orElse(BYTES));
  }

  /**
   * Where devices answer.
   *
   * @param clientId ours; a wildcard in it is replaced by an underscore
   * @return a topic name
   */
  public String responseTopic(String clientId) {
    return responseTopic.replace("{client-id}", clientId.replaceAll("[+#]", "_"));
  }
}
