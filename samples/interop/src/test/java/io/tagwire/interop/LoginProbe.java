package io.tagwire.interop;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Right and wrong passwords. */
final class LoginProbe implements Probe {
  @Override
  public Cell run(Site site) throws Exception {
    try (Host right = site.host();
        Host wrong =
            site.idleHost(site.settings(site.plainUrl()).with("password", Host.WRONG_PASSWORD))) {
      wrong.beginToConnect();
      Awaitility.await("an answer to the wrong password")
          .atMost(Inbox.PATIENCE)
          .until(() -> isIn(wrong) || wrong.health().last().isPresent());
      if (isIn(wrong)) {
        return Cell.no("everybody gets in");
      }
      Optional<Failure> told = wrong.health().last();
      return told.filter(failure -> failure.kind() == FailureKind.AUTHENTICATION).isPresent()
          ? Cell.YES
          : Cell.lost("a wrong password looks like: " + told.map(Failure::message).orElse(""));
    }
  }

  private static boolean isIn(Host host) {
    return host.health().state() == ConnectionState.CONNECTED;
  }
}
