package io.tagwire.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page says what the run is held to. */
class PageTest {
  @Test
  void pageShowsWhatTheRunIsHeldTo() throws Exception {
    String page = Files.readString(Page.FILE);
    if (Boolean.getBoolean("tagwire.docs.update")) {
      Files.writeString(Page.FILE, Page.text(Page.versions(page)));
      return;
    }
    assertThat(page)
        .as(
            "%s is out of date: ./mvnw -Pinterop -pl samples/interop -am verify"
                + " -Dtagwire.docs.update=true",
            Page.FILE)
        .isEqualTo(Page.text(Page.versions(page)));
  }
}
