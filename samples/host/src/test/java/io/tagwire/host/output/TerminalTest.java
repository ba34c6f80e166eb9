package io.tagwire.host.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  private final Terminal narrow = new Terminal(true, false, 20, 10);

  @Test
  void lineThatFitsStays() {
    assertThat(narrow.cut("tank1.full")).isEqualTo("tank1.full");
  }

  @Test
  void lineThatWouldWrapIsCutAtWholeCharacters() {
    assertThat(narrow.cut("tank1 \ud83d\udca7\ud83d\udca7\ud83d\udca7 is full"))
        .isEqualTo("tank1 \ud83d\udca7\ud83d\udca7\ud83d\udca7…");
  }
}
