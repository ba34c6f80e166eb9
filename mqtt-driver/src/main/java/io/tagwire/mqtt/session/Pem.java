package io.tagwire.mqtt.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Certificates and private keys in PEM (RFC 7468), with what the JDK has. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final byte[] RSA_ALGORITHM = {
    0x30,
    0x0D,
    0x06,
    0x09,
    0x2A,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xF7,
    0x0D,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };
  private static final byte[] EC_OID = {
    0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
  };
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(String label, byte[] der) {}

  private Pem() {}

  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label.equals("CERTIFICATE") || block.label.equals("TRUSTED CERTIFICATE")) {
        certificates.add(certificate(file, factory, block));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("File [" + file + "] holds no PEM certificate");
    }
    return certificates;
  }

  private static X509Certificate certificate(Path file, CertificateFactory factory, Block block)
      throws GeneralSecurityException {
    try {
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der));
    } catch (CertificateException e) {
      throw new GeneralSecurityException("File [" + file + "] holds a broken certificate", e);
    }
  }

  /** PKCS #8, plain or encrypted, PKCS #1 (RSA) or SEC 1 (EC). */
  static PrivateKey privateKey(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (text.contains("Proc-Type: 4,ENCRYPTED")) {
      throw new GeneralSecurityException(
          "Key ["
              + file
              + "] is encrypted in the old OpenSSL form; convert it with: openssl pkcs8 -topk8");
    }
    for (Block block : blocks(file)) {
      Optional<PrivateKey> key = privateKey(file, block, password);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new GeneralSecurityException("File [" + file + "] holds no PEM private key");
  }

  /**
   * As {@link #privateKey}, without a secret.
   *
   * @param withPassword whether there is a password for an encrypted key
   * @return empty for a key that is encrypted
   * @throws GeneralSecurityException if the key is of no use whatever the password
   */
  static Optional<PrivateKey> plainPrivateKey(Path file, boolean withPassword)
      throws IOException, GeneralSecurityException {
    boolean encrypted =
        withPassword
            && blocks(file).stream().anyMatch(block -> block.label.equals("ENCRYPTED PRIVATE KEY"));
    return encrypted ? Optional.empty() : Optional.of(privateKey(file, new char[0]));
  }

  private static Optional<PrivateKey> privateKey(Path file, Block block, char[] password)
      throws IOException, GeneralSecurityException {
    return switch (block.label) {
      case "PRIVATE KEY" -> Optional.of(pkcs8(file, block.der));
      case "ENCRYPTED PRIVATE KEY" -> Optional.of(decrypt(file, block.der, password));
      case "RSA PRIVATE KEY" -> Optional.of(pkcs8(file, wrap(RSA_ALGORITHM, block.der)));
      case "EC PRIVATE KEY" ->
          Optional.of(pkcs8(file, wrap(ecAlgorithm(file, block.der), block.der)));
      default -> Optional.empty();
    };
  }

  private static PrivateKey decrypt(Path file, byte[] der, char[] password)
      throws IOException, GeneralSecurityException {
    if (password.length == 0) {
      throw new GeneralSecurityException(
          "Key [" + file + "] is encrypted, and tls.key-password is not set");
    }
    PBEKeySpec spec = new PBEKeySpec(password);
    try {
      EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
      // For PBES2 the name of the scheme is in the parameters.
      String scheme =
          info.getAlgName().contains("PBES2")
                  || info.getAlgName().startsWith("1.2.840.113549.1.5.13")
              ? info.getAlgParameters().toString()
              : info.getAlgName();
      Cipher cipher = Cipher.getInstance(scheme);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(scheme).generateSecret(spec),
          info.getAlgParameters());
      return pkcs8(file, info.getKeySpec(cipher).getEncoded());
    } catch (InvalidKeySpecException | javax.crypto.BadPaddingException e) {
      throw wrongPassword(file, e);
    } catch (java.security.InvalidKeyException e) {
      throw wrongPassword(file, e);
    } finally {
      spec.clearPassword();
    }
  }

  private static GeneralSecurityException wrongPassword(Path file, Exception cause) {
    return new GeneralSecurityException(
        "Key [" + file + "] cannot be decrypted with tls.key-password", cause);
  }

  private static PrivateKey pkcs8(Path file, byte[] der) throws GeneralSecurityException {
    InvalidKeySpecException last = null;
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw new GeneralSecurityException(
        "Key [" + file + "] is none of " + String.join(", ", KEY_ALGORITHMS), last);
  }

  private static List<Block> blocks(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Matcher matcher = BLOCK.matcher(text);
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      try {
        blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException("File [" + file + "] is not legal PEM", e);
      }
    }
    if (text.split("-----BEGIN ", -1).length - 1 > blocks.size()) {
      throw new GeneralSecurityException(
          "File [" + file + "] is not legal PEM: a block has no end");
    }
    return blocks;
  }

  // PrivateKeyInfo ::= SEQUENCE { version 0, algorithm, OCTET STRING key } (RFC 5208 §5)
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return der(0x30, concat(new byte[] {0x02, 0x01, 0x00}, algorithm, der(0x04, key)));
  }

  // SEC 1 has the curve in its [0] field; PKCS #8 wants it in the algorithm.
  private static byte[] ecAlgorithm(Path file, byte[] sec1) throws GeneralSecurityException {
    for (int i = 0; i + 3 < sec1.length; i++) {
      int length = sec1[i + 1] & 0xFF;
      if ((sec1[i] & 0xFF) == 0xA0
          && sec1[i + 2] == 0x06
          && length == (sec1[i + 3] & 0xFF) + 2
          && i + 2 + length <= sec1.length) {
        byte[] curve = java.util.Arrays.copyOfRange(sec1, i + 2, i + 2 + length);
        return der(0x30, concat(EC_OID, curve));
      }
    }
    throw new GeneralSecurityException(
        "Key [" + file + "] names no curve; convert it with: openssl pkcs8 -topk8 -nocrypt");
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      int bytes = content.length > 0xFFFF ? 3 : content.length > 0xFF ? 2 : 1;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(content.length >> shift);
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
