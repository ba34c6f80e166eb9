package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CoalescingOutputStreamTest {
  private final CountDownLatch started = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final OutputStream socket =
      new OutputStream() {
        @Override
        public void write(int b) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] source, int offset, int length) {
          calls.incrementAndGet();
          written.write(source, offset, length);
        }
      };

  @Test
  void lonePacketIsOutWhenFlushReturns() throws IOException {
    try (CoalescingOutputStream stream = new CoalescingOutputStream(socket, started, "test")) {
      stream.write(new byte[] {1, 2, 3});
      stream.flush();
      assertThat(written.size()).isEqualTo(3);
      assertThat(started.getCount()).isZero();
    }
  }

  @Test
  void burstGoesOutInOrderWithFewerWritesThanFlushes() throws IOException {
    int packets = 20_000;
    try (CoalescingOutputStream stream = new CoalescingOutputStream(socket, started, "test")) {
      for (int i = 0; i < packets; i++) {
        stream.write(new byte[] {(byte) (i >> 8), (byte) i});
        stream.flush();
      }
      stream.drain(10_000);
      byte[] all = written.toByteArray();
      assertThat(all).hasSize(2 * packets);
      for (int i = 0; i < packets; i++) {
        assertThat(all[2 * i + 1]).isEqualTo((byte) i);
      }
      assertThat(calls.get()).isLessThan(packets / 2);
    }
  }

  @Test
  void failureOfTheSocketReachesTheNextWrite() throws IOException {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    try (CoalescingOutputStream stream = new CoalescingOutputStream(broken, started, "test")) {
      stream.write(new byte[] {1});
      stream.flush();
      assertThatThrownBy(() -> stream.write(new byte[] {2}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broken pipe");
    }
  }

  @Test
  void closeEndsTheWritingThread() {
    CoalescingOutputStream stream = new CoalescingOutputStream(socket, started, "test");
    stream.close();
    await().until(() -> !stream.writer().isAlive());
  }
}
