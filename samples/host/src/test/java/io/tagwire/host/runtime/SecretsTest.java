package io.tagwire.host.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir private Path folder;

  private Secrets secrets() {
    return new Secrets(folder, Map.of("PASSWORD", "geheim"));
  }

  @Test
  void aVariableOfTheEnvironmentIsFound() {
    assertThat(secrets().find("env:PASSWORD").orElseThrow()).isEqualTo("geheim".toCharArray());
  }

  @Test
  void theFirstLineOfAFileIsFoundWithoutItsLineEnd() throws IOException {
    Files.writeString(folder.resolve("password"), "gehüim\r\nmore\n");
    assertThat(secrets().find("file:password").orElseThrow()).isEqualTo("gehüim".toCharArray());
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(secrets().find("env:OTHER")).isEmpty();
    assertThat(secrets().find("file:other")).isEmpty();
    assertThat(secrets().problem("env:OTHER")).contains("[OTHER]");
    assertThat(secrets().problem("file:other")).contains("other");
    assertThat(secrets().problem("env:PASSWORD")).isNull();
  }

  @Test
  void aSecretTypedInByMistakeIsNotRepeated() {
    assertThat(secrets().problem("hunter2")).doesNotContain("hunter2");
    assertThat(secrets().find("hunter2")).isEmpty();
  }
}
