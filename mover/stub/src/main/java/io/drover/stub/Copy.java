package io.drover.stub;

import io.drover.tier.Crc;

/**
 * One complete image of one data version in a pool, verified before it was written down here.
 *
 * @param digest of the whole file as it lies in this copy
 * @param state what is known of it since
 */
public record Copy(Place place, Crc digest, State state) {
  /** What is known of a copy since it was verified. */
  public enum State implements Coded {
    GOOD(0),
    /** A read of it did not match its digest, or an object was missing: never read again. */
    BAD(1);

    private final int code;

    State(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  public static Copy verified(Place place, Crc digest) {
    return new Copy(place, digest, State.GOOD);
  }

  public boolean isGood() {
    return state == State.GOOD;
  }

  public Copy marked(State found) {
    return new Copy(place, digest, found);
  }
}
