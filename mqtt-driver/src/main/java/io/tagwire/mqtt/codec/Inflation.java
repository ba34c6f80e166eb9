package io.tagwire.mqtt.codec;

import io.tagwire.mqtt.codec.Decoded.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/** Inflates what is compressed, but no bombs. */
final class Inflation {
  static final int MAX_INFLATED = 16 * 1024 * 1024;
  private static final int MAX_RATIO = 200;
  // Below this the ratio does not matter: short texts of one letter are harmless.
  private static final int FREE = 256 * 1024;

  private Inflation() {}

  /** The bytes, or a {@link Fault}. */
  static Object inflate(Object raw) {
    if (!(raw instanceof byte[] bytes)) {
      return BinarySteps.notBytes(raw, "gzip");
    }
    boolean gzip = bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    ByteArrayInputStream packed = new ByteArrayInputStream(bytes);
    try (InputStream in = gzip ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[8_192];
      for (int count = in.read(part); count >= 0; count = in.read(part)) {
        out.write(part, 0, count);
        if (out.size() > MAX_INFLATED
            || (out.size() > FREE && out.size() / bytes.length > MAX_RATIO)) {
          return new Fault(
              Reason.PAYLOAD,
              bytes.length
                  + " bytes inflate to more than "
                  + MAX_INFLATED
                  + " or to more than "
                  + MAX_RATIO
                  + " times as many");
        }
      }
      return out.toByteArray();
    } catch (IOException e) {
      return new Fault(Reason.PAYLOAD, "Not gzip or zlib: " + e.getMessage());
    }
  }
}
