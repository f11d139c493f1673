package io.drover.stub;

import io.drover.tier.Crc;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One complete image of one data version in a pool, verified before it was written down here.
 *
 * @param digest of the whole file as it lies in this copy
 * @param state what is known of it since
 * @param shared when stubs of other files may name the same objects: the id that the objects are
 *     named by, of the file for which they were made. Whoever drops such a copy leaves the objects
 *     alone; only a scrub, which has seen every stub, may delete them
 * @param stagedSinceSeconds since when its pool has been asked to make it readable; seconds since
 *     1970, nothing when nobody waits for that
 */
public record Copy(
    Place place,
    Crc digest,
    State state,
    Optional<FileId> shared,
    OptionalLong stagedSinceSeconds) {
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
    return new Copy(place, digest, State.GOOD, Optional.empty(), OptionalLong.empty());
  }

  public boolean isGood() {
    return state == State.GOOD;
  }

  public Copy marked(State found) {
    return new Copy(place, digest, found, shared, stagedSinceSeconds);
  }

  public boolean isShared() {
    return shared.isPresent();
  }

  /** This copy, shared from now on, of objects named by that id. */
  public Copy sharedFrom(FileId named) {
    return new Copy(place, digest, state, Optional.of(named), stagedSinceSeconds);
  }

  public boolean isBeingStaged() {
    return stagedSinceSeconds.isPresent();
  }

  /** This copy, which its pool is asked for since then, or by nobody any more. */
  public Copy staged(OptionalLong sinceSeconds) {
    return new Copy(place, digest, state, shared, sinceSeconds);
  }
}
