package io.tagwire.mqtt.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.config.Issue;
import io.tagwire.driver.config.Settings;
import io.tagwire.mqtt.session.SessionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueFolderTest {
  @TempDir private Path folder;

  private static List<Issue> check(Path queue) {
    return SessionSettings.check(
        new Settings(
            Map.of(
                "brokers",
                "mqtt://127.0.0.1",
                "queue.where",
                "disk",
                "queue.folder",
                queue.toString())));
  }

  @Test
  void folderThatIsMissingIsMadeForItsOwnerOnly() throws IOException {
    Path queue = folder.resolve("a").resolve("queue");
    LogFile.makeFolder(queue);
    if (queue.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(queue)))
          .isEqualTo("rwx------");
    }
    assertThat(queue).isDirectory();
  }

  @Test
  void folderThatIsMissingIsNoProblemOfCheck() {
    assertThat(check(folder.resolve("later"))).isEmpty();
  }

  @Test
  void folderBelowAFileIsAProblemOfCheck() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThat(check(file.resolve("queue")))
        .extracting(Issue::path, Issue::message)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "queue.folder",
                "[" + file.resolve("queue") + "] is not a folder that can be written to"));
  }
}
