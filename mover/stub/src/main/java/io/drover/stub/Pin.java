package io.drover.stub;

/**
 * A promise to keep home whole.
 *
 * @param owner who asked for it; at most 64 characters
 * @param expiresMillis milliseconds since 1970; {@link Long#MAX_VALUE} never
 */
public record Pin(String owner, long expiresMillis) {
  public Pin {
    if (owner.length() > 64) {
      throw new IllegalArgumentException("a pin's owner has at most 64 characters: " + owner);
    }
  }

  public boolean holdsAt(long nowMillis) {
    return nowMillis < expiresMillis;
  }
}
