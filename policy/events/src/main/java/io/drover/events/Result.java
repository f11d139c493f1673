package io.drover.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An event that answers.
 *
 * @param version the data version that was copied or found, where the operation has one
 */
public record Result(
    About about, Instant time, Outcome outcome, Counts counts, Optional<String> version) {
  static final String TYPE = "io.drover.result.v1";

  /**
   * The CloudEvents id of this result, the same whoever works it out: a UUID of version 8 (RFC 9562
   * §5.8) from the first 16 bytes of the SHA-256 over request source, request id, state and
   * sequence. The texts are UTF-8 with their length in bytes in front (4 bytes, big endian), the
   * sequence has 8 bytes.
   */
  public String id() {
    MessageDigest digest = sha256();
    add(digest, about.requestSource());
    add(digest, about.requestId());
    add(digest, outcome.state().wire());
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(outcome.sequence()).flip());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = (hash.getLong() & ~0xf000L) | 0x8000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform must have it (java.security.MessageDigest).
      throw new AssertionError(e);
    }
  }
}
