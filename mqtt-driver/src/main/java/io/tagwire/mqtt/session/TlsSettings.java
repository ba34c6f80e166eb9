package io.tagwire.mqtt.session;

import java.nio.file.Path;
import java.util.Optional;

/** Who to trust and who we are; secrets as references. */
record TlsSettings(
    Optional<Path> ca,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> keyPassword,
    Optional<Path> keystore,
    Optional<String> keystorePassword,
    boolean verifyHost) {}
