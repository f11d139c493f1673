package io.drover.stub;

import io.drover.tier.ByteRange;
import io.drover.tier.RangeSet;
import java.util.OptionalLong;

/**
 * What of the file is in place, as the stub says. It alone says so: size, times and allocated
 * blocks of the inode are never a reason to believe in bytes that the stub calls absent.
 */
public sealed interface Home {
  /** The bytes of the file that may be read in place. */
  RangeSet present(long fileBytes);

  /** Every byte is in place. */
  record Whole() implements Home {
    @Override
    public RangeSet present(long fileBytes) {
      return RangeSet.of(new ByteRange(0, fileBytes));
    }
  }

  /**
   * A drop of home was decided and may have happened in part: bytes may be gone, and the times of
   * the inode may be those of the punch. Whoever finds it after a crash goes forward.
   */
  record Dropping() implements Home {
    @Override
    public RangeSet present(long fileBytes) {
      return RangeSet.EMPTY;
    }
  }

  /**
   * Released. Some ranges may have come back.
   *
   * @param present ranges that are durably in place again, at most {@link #RUNS_MAX}
   * @param fillMtimeNanos while a fill may have touched the inode, the modification time that it
   *     has to put back; nanoseconds since 1970
   */
  record Away(RangeSet present, OptionalLong fillMtimeNanos) implements Home {
    /** More runs than that and a fill goes on to the whole file; it bounds the stub's size. */
    public static final int RUNS_MAX = 32;

    public static final Away ENTIRELY = new Away(RangeSet.EMPTY, OptionalLong.empty());

    public Away {
      if (present.runs().size() > RUNS_MAX) {
        throw new IllegalArgumentException(present.runs().size() + " runs in a stub");
      }
    }

    @Override
    public RangeSet present(long fileBytes) {
      return present;
    }
  }

  Whole WHOLE = new Whole();
  Dropping DROPPING = new Dropping();
}
