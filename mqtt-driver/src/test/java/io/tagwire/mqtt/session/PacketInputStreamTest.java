package io.tagwire.mqtt.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacketInputStreamTest {
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
  private final List<String> notices = new ArrayList<>();
  private final Set<Integer> known = new HashSet<>();
  private Protocol protocol = Protocol.V5;
  private final CountDownLatch started = new CountDownLatch(0);

  /** A socket that gives one piece at a time, and times out where a piece is empty. */
  private final InputStream socket =
      new InputStream() {
        @Override
        public int read() {
          throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          byte[] piece = pieces.poll();
          if (piece == null) {
            return -1;
          }
          if (piece.length == 0) {
            throw new SocketTimeoutException("read timed out");
          }
          System.arraycopy(piece, 0, target, offset, piece.length);
          return piece.length;
        }
      };

  private PacketInputStream stream(long stallNanos) {
    return new PacketInputStream(socket, limits(2_000, stallNanos), started, listener());
  }

  private PacketListener listener() {
    return new PacketListener() {
      @Override
      public void connected(boolean sessionPresent) {
        notices.add("connected " + sessionPresent);
      }

      @Override
      public boolean published(int packetId, int qos, boolean duplicate) {
        notices.add(packetId + " published " + qos + (duplicate ? " again" : ""));
        return !known.contains(packetId);
      }

      @Override
      public void released(int packetId) {
        notices.add(packetId + " released");
      }

      @Override
      public void refused(int packetId, int reasonCode) {
        notices.add(packetId + " refused " + reasonCode);
      }

      @Override
      public void subscribed(int packetId, int[] reasonCodes) {
        notices.add(packetId + " subscribed " + Arrays.toString(reasonCodes));
      }

      @Override
      public void redirected(String serverReference) {
        notices.add("redirected to " + serverReference);
      }

      @Override
      public void disconnected(int reasonCode, String text) {
        notices.add("disconnected " + reasonCode + " " + text);
      }
    };
  }

  private PacketInputStream.Limits limits(long maximumPacketSize, long stallNanos) {
    return new PacketInputStream.Limits(protocol, 3, maximumPacketSize, stallNanos);
  }

  private void arrives(int... bytes) {
    byte[] piece = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      piece[i] = (byte) bytes[i];
    }
    pieces.add(piece);
  }

  private static final long PATIENT = TimeUnit.SECONDS.toNanos(60);

  @Test
  void headerInPiecesIsGivenWhole() throws IOException {
    arrives(0x30);
    arrives();
    arrives(0x02);
    arrives();
    arrives('a', 'b');
    PacketInputStream stream = stream(PATIENT);
    assertThat(stream.read()).isEqualTo(0x30);
    assertThat(stream.read()).isEqualTo(2);
    assertThat(stream.readNBytes(2)).isEqualTo("ab".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void silenceBetweenPacketsIsATimeoutThatLosesNothing() throws IOException {
    arrives();
    arrives(0xD0, 0x00);
    PacketInputStream stream = stream(PATIENT);
    assertThatThrownBy(stream::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(stream.readNBytes(2)).isEqualTo(new byte[] {(byte) 0xD0, 0x00});
  }

  @Test
  void packetThatMakesNoProgressIsGivenUp() {
    arrives(0x30);
    arrives();
    assertThatThrownBy(stream(0)::read)
        .isInstanceOf(PacketException.class)
        .hasMessageContaining("did not finish");
  }

  @Test
  void packetLongerThanAllowedIsRefusedAtItsHeader() {
    arrives(0x30, 0xFF, 0xFF, 0xFF, 0x7F);
    assertThatThrownBy(stream(PATIENT)::read)
        .isInstanceOf(PacketException.class)
        .hasMessageContaining("268435460 bytes")
        .hasMessageContaining("maximum-packet-size is 2000");
  }

  @Test
  void remainingLengthOfFiveBytesIsBroken() {
    arrives(0x30, 0x80, 0x80, 0x80, 0x80, 0x01);
    assertThatThrownBy(stream(PATIENT)::read).isInstanceOf(PacketException.class);
  }

  @Test
  void endInTheMiddleOfAPacketIsTheEnd() throws IOException {
    arrives(0x30, 0x05, 'a');
    PacketInputStream stream = stream(PATIENT);
    assertThat(stream.readNBytes(3)).hasSize(3);
    assertThat(stream.read()).isEqualTo(-1);
  }

  @Test
  void refusedPubrecEndsItsFlowAsPubcomp() throws IOException {
    arrives(0x50, 0x03, 0x01, 0x02, 0x87, 0x50, 0x02, 0x01, 0x03);
    PacketInputStream stream = stream(PATIENT);
    assertThat(stream.readNBytes(5)).isEqualTo(new byte[] {0x70, 0x03, 0x01, 0x02, (byte) 0x92});
    assertThat(stream.readNBytes(4)).isEqualTo(new byte[] {0x50, 0x02, 0x01, 0x03});
    assertThat(notices).containsExactly("258 refused 135");
  }

  @Test
  void messageOfQos2IsSeenAsQos1AndItsReleaseNotAtAll() throws IOException {
    arrives(0x35, 0x08, 0, 1, 't', 1, 2, 0, 'x', 'y', 0x62, 0x02, 1, 2, 0xD0, 0x00);
    PacketInputStream stream = stream(PATIENT);
    assertThat(stream.readAllBytes())
        .isEqualTo(new byte[] {0x33, 8, 0, 1, 't', 1, 2, 0, 'x', 'y', (byte) 0xD0, 0});
    assertThat(notices).containsExactly("258 published 2", "258 released");
  }

  @Test
  void messageOfQos2ThatWasHandedOverIsSkipped() throws IOException {
    known.add(258);
    arrives(0x3C, 0x08, 0, 1, 't', 1, 2);
    arrives();
    arrives(0, 'x', 'y', 0xD0, 0x00);
    assertThat(stream(PATIENT).readAllBytes()).isEqualTo(new byte[] {(byte) 0xD0, 0});
  }

  @Test
  void duplicateOfQos1IsToldAndLeftAsItIs() throws IOException {
    byte[] packet = {0x3A, 6, 0, 1, 't', 1, 2, 0};
    pieces.add(packet.clone());
    assertThat(stream(PATIENT).readAllBytes()).isEqualTo(packet);
    assertThat(notices).containsExactly("258 published 1 again");
  }

  @Test
  void longestTopicOfQos2FitsTheBuffer() throws IOException {
    byte[] packet = new byte[4 + 65_539 + 1];
    packet[0] = 0x34;
    packet[1] = (byte) (0x80 | (65_540 % 128));
    packet[2] = (byte) (0x80 | (65_540 / 128 % 128));
    packet[3] = (byte) (65_540 / 16_384);
    packet[4] = (byte) 0xFF;
    packet[5] = (byte) 0xFF;
    for (int from = 0; from < packet.length; from += 1_000) {
      pieces.add(Arrays.copyOfRange(packet, from, Math.min(packet.length, from + 1_000)));
    }
    PacketInputStream stream =
        new PacketInputStream(socket, limits(1 << 20, PATIENT), started, listener());
    byte[] seen = stream.readAllBytes();
    assertThat(seen).hasSize(packet.length);
    assertThat(seen[0]).isEqualTo((byte) 0x32);
    assertThat(notices).containsExactly("0 published 2");
  }

  @Test
  void sessionOfConnackIsTold() throws IOException {
    arrives(0x20, 0x03, 0x01, 0x00, 0x00, 0x20, 0x03, 0x00, 0x00, 0x00);
    assertThat(stream(PATIENT).readAllBytes()).hasSize(10);
    assertThat(notices).containsExactly("connected true", "connected false");
  }

  @Test
  void refusalInTheWordsOf311IsTranslated() {
    arrives(0x20, 0x02, 0x00, 0x01);
    assertThatThrownBy(stream(PATIENT)::read)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.reasonCode()).isEqualTo(0x84));
  }

  @Test
  void topicAliasesAreLimitedToOurs() throws IOException {
    // Reason string, user property, then a maximum of 10, then the shared flag.
    arrives(0x20, 22, 0, 0, 19, 0x1F, 0, 1, 'a', 0x26, 0, 1, 'b', 0, 1, 'c');
    arrives(0x21, 0, 9, 0x22, 0, 10, 0x2A, 1);
    byte[] seen = stream(PATIENT).readAllBytes();
    assertThat(seen).hasSize(24).endsWith(0x21, 0, 9, 0x22, 0, 3, 0x2A, 1);
  }

  @Test
  void codesOf311AreNotTakenForProperties() throws IOException {
    protocol = Protocol.V3_1_1;
    arrives(0x90, 0x04, 0, 7, 0x02, 0x80, 0x20, 0x02, 0x01, 0x00);
    assertThat(stream(PATIENT).readAllBytes())
        .isEqualTo(new byte[] {(byte) 0x90, 4, 0, 7, 2, (byte) 0x80, 0x20, 2, 1, 0});
    assertThat(notices).containsExactly("connected true");
  }

  @Test
  void disconnectIsToldWithTheTextOfTheBroker() throws IOException {
    arrives(0xE0, 0x07, 0x8B, 0x05, 0x1F, 0x00, 0x02, 'b', 'y', 0xE0, 0x00);
    PacketInputStream stream = stream(PATIENT);
    assertThat(stream.readNBytes(11)).hasSize(11);
    assertThat(notices).containsExactly("disconnected 139 by", "disconnected 0 ");
  }

  @Test
  void brokerNamedByADisconnectIsToldFirst() throws IOException {
    arrives(0xE0, 0x06, 0x9C, 0x04, 0x1C, 0x00, 0x01, 'b');
    assertThat(stream(PATIENT).readAllBytes()).hasSize(8);
    assertThat(notices).containsExactly("redirected to b", "disconnected 156 ");
  }

  // MQTT 5 §3.9.3: quota exceeded, and no subscription identifiers.
  @Test
  void reasonsOfSubackTheClientDoesNotKnowAreToldAndReplaced() throws IOException {
    arrives(0x90, 0x09, 0, 7, 0x03, 0x1F, 0, 0, 0x01, 0x97, 0xA1);
    assertThat(stream(PATIENT).readAllBytes()).endsWith(0x01, 0x80, 0x80);
    assertThat(notices).containsExactly("7 subscribed [1, 151, 161]");
  }

  @Test
  void reasonsOfSubackTheClientKnowsAreLeftToIt() throws IOException {
    arrives(0x90, 0x05, 0, 7, 0x00, 0x02, 0x87);
    assertThat(stream(PATIENT).readAllBytes()).endsWith(0x02, 0x87);
    assertThat(notices).isEmpty();
  }

  @Test
  void endBeforeTheStartIsHeldBack() {
    PacketInputStream stream =
        new PacketInputStream(
            socket,
            limits(2_000, PATIENT),
            new CountDownLatch(1),
            new PacketNotices(BrokerAddress.parse("mqtt://broker"), new UnreleasedIds()));
    // The client takes it as silence; told the end it would hang in its own start.
    assertThatThrownBy(stream::read).isInstanceOf(SocketTimeoutException.class);
  }
}
