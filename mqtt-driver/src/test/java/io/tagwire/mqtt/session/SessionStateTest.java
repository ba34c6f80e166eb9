package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tagwire.driver.ConnectionState;
import io.tagwire.driver.Failure;
import io.tagwire.driver.FailureKind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionStateTest {
  private static final Failure RESET = Failure.of(FailureKind.UNREACHABLE, "reset");

  private final RecordingSessionListener told = new RecordingSessionListener();
  private final SessionState state = new SessionState(() -> Instant.EPOCH, told);

  @Test
  void lossIsAReconnectOnlyOnceThereWasAConnection() {
    state.connecting();
    state.disconnected(RESET);
    state.connected();
    state.disconnected(RESET);
    state.reconnecting();
    assertThat(told.states)
        .containsExactly(
            ConnectionState.CONNECTING,
            ConnectionState.CONNECTING,
            ConnectionState.CONNECTED,
            ConnectionState.RECONNECTING,
            ConnectionState.RECONNECTING);
    assertThat(told.failures).containsExactly(RESET, RESET);
  }

  @Test
  void nothingButTheEndIsToldOfASessionThatCloses() {
    state.closing();
    state.connected();
    state.disconnected(RESET);
    state.reconnecting();
    state.closed();
    assertThat(told.states).containsExactly(ConnectionState.CLOSED);
  }

  @Test
  void whoCannotPublishHearsOfTheLastFailureAndOfTheEnd() {
    assertThat(state.whyOffline()).isEqualTo("not connected");
    state.failed(RESET);
    assertThat(state.whyOffline()).isEqualTo("not connected: reset");
    state.closing();
    assertThat(state.whyOffline()).isEqualTo("the driver is closed");
  }
}
