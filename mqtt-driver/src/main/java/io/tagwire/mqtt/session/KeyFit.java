package io.tagwire.mqtt.session;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Whether a private key is the one of a certificate, by signing and verifying. */
final class KeyFit {
  private static final byte[] PROBE = "tagwire".getBytes(StandardCharsets.US_ASCII);

  private KeyFit() {}

  /**
   * What is wrong with key and certificates of two files.
   *
   * @param chain as in the file; the first has to be ours
   * @return a sentence, or empty if they fit
   */
  static Optional<String> fault(
      Path keyFile, PrivateKey key, Path chainFile, List<X509Certificate> chain) {
    if (fits(key, chain.get(0).getPublicKey())) {
      return Optional.empty();
    }
    for (int i = 1; i < chain.size(); i++) {
      if (fits(key, chain.get(i).getPublicKey())) {
        return Optional.of(
            "Our certificate must be the first in file ["
                + chainFile
                + "], it is number "
                + (i + 1));
      }
    }
    return Optional.of(
        "Key ["
            + keyFile
            + "] is not the key of certificate ["
            + chain.get(0).getSubjectX500Principal().getName()
            + "] in ["
            + chainFile
            + "]");
  }

  private static boolean fits(PrivateKey key, PublicKey publicKey) {
    if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(algorithm(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(String key) {
    return switch (key) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key;
    };
  }
}
