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
    try (CoalescingOutputStream stream =
        new CoalescingOutputStream(socket, started, "test", () -> {})) {
      stream.write(new byte[] {1, 2, 3});
      stream.flush();
      assertThat(written.size()).isEqualTo(3);
      assertThat(started.getCount()).isZero();
    }
  }

  @Test
  void burstGoesOutInOrderWithFewerWritesThanFlushes() throws IOException {
    int packets = 20_000;
    try (CoalescingOutputStream stream =
        new CoalescingOutputStream(socket, started, "test", () -> {})) {
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
    try (CoalescingOutputStream stream =
        new CoalescingOutputStream(broken, started, "test", () -> {})) {
      stream.write(new byte[] {1});
      stream.flush();
      assertThatThrownBy(() -> stream.write(new byte[] {2}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("broken pipe");
    }
  }

  @Test
  void closeEndsTheWritingThread() {
    CoalescingOutputStream stream = new CoalescingOutputStream(socket, started, "test", () -> {});
    stream.close();
    await().until(() -> !stream.writer().isAlive());
  }

  @Test
  void insertedPacketDoesNotTearOneThatIsBeingWritten() throws IOException {
    byte[] packet = new byte[3 + 9_000];
    packet[0] = 0x30;
    packet[1] = (byte) (0x80 | (9_000 % 128));
    packet[2] = 9_000 / 128;
    int packets = 200;
    int inserted = 0;
    try (CoalescingOutputStream stream =
        new CoalescingOutputStream(socket, started, "test", () -> {})) {
      for (int i = 0; i < packets; i++) {
        for (int at = 0; at < packet.length; at += 1_000) {
          stream.write(packet, at, Math.min(1_000, packet.length - at));
          stream.insert(0x40, inserted++);
          if (at % 3_000 == 0) {
            stream.drain(1_000);
          }
        }
        stream.flush();
      }
      int expected = packets * packet.length + 4 * inserted;
      await().until(() -> stream.bytes() == expected);
      byte[] all = written.toByteArray();
      int at = 0;
      int seen = 0;
      while (at < all.length) {
        if (all[at] == 0x40) {
          assertThat(((all[at + 2] & 0xFF) << 8) | (all[at + 3] & 0xFF)).isEqualTo(seen++);
          at += 4;
        } else {
          assertThat(all[at]).isEqualTo((byte) 0x30);
          at += packet.length;
        }
      }
      assertThat(seen).isEqualTo(inserted);
    }
  }

  @Test
  void nothingIsInsertedBehindDisconnect() throws IOException {
    try (CoalescingOutputStream stream =
        new CoalescingOutputStream(socket, started, "test", () -> {})) {
      stream.write(new byte[] {(byte) 0xE0, 0});
      stream.flush();
      stream.insert(0x40, 1);
      stream.drain(10_000);
      assertThat(written.toByteArray()).containsExactly((byte) 0xE0, 0);
    }
  }
}
