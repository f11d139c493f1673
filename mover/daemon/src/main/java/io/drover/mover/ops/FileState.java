package io.drover.mover.ops;

import io.drover.mover.migration.Residence;
import io.drover.mover.migration.Sameness;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;

/** The one word for where a file's bytes are. */
public enum FileState {
  /** It could not be looked at. */
  UNREACHABLE("unreachable"),
  /** An ordinary file: no stub. */
  UNMANAGED("unmanaged"),
  /** In place, and nowhere else. */
  RESIDENT("resident"),
  /** In place, and in a pool. */
  ARCHIVED("archived"),
  /** In place, and what pools have is older. */
  DIRTY("dirty"),
  /** Home is being dropped, or was when the daemon ended. */
  RELEASING("releasing"),
  /** In pools alone. */
  RELEASED("released"),
  /** Some of it in place, the rest in pools alone. */
  PARTIAL("partial"),
  /** Some of it nowhere. */
  LOST("lost"),
  /** In a state that recovery does not know; nothing touches it. */
  QUARANTINED("quarantined"),
  /** Its stub belongs to another file. */
  FOREIGN("foreign"),
  /** Its stub cannot be read by this release. */
  UNREADABLE("unreadable");

  private final String word;

  FileState(String word) {
    this.word = word;
  }

  /** As it is written in JSON. */
  public String word() {
    return word;
  }

  /** Whether the file has a stub of its own. */
  public boolean isManaged() {
    return switch (this) {
      case UNREACHABLE, UNMANAGED, FOREIGN, UNREADABLE -> false;
      case RESIDENT, ARCHIVED, DIRTY, RELEASING, RELEASED, PARTIAL, LOST, QUARANTINED -> true;
    };
  }

  /** The state of what was found. */
  static FileState of(Finding finding) {
    return switch (finding) {
      case Finding.NoSuchTree _, Finding.Unreachable _ -> UNREACHABLE;
      case Finding.Unmanaged _ -> UNMANAGED;
      case Finding.Foreign _ -> FOREIGN;
      case Finding.Unreadable _ -> UNREADABLE;
      case Finding.Managed(Stub stub, Sameness sameness, boolean _, boolean _, boolean _, var _) ->
          of(stub, sameness);
    };
  }

  /** The state of a file with a stub of its own. */
  public static FileState of(Stub stub, Sameness sameness) {
    if (stub.has(Flag.QUARANTINED)) {
      return QUARANTINED;
    }
    if (lostBytes(stub) > 0) {
      return LOST;
    }
    return switch (stub.home()) {
      case Home.Dropping _ -> RELEASING;
      case Home.Away away -> away.present().isEmpty() ? RELEASED : PARTIAL;
      case Home.Whole _ -> whole(stub, sameness);
    };
  }

  /** How many bytes of the file are neither in place nor in a good copy. */
  static long lostBytes(Stub stub) {
    return Residence.locate(stub, new ByteRange(0, stub.version().bytes())).stream()
        .filter(Residence.Piece.Lost.class::isInstance)
        .mapToLong(piece -> piece.range().bytes())
        .sum();
  }

  private static FileState whole(Stub stub, Sameness sameness) {
    if (stub.copies().stream().noneMatch(Copy::isGood)) {
      return RESIDENT;
    }
    boolean older =
        stub.has(Flag.DIRTY) || sameness == Sameness.CHANGED || stub.goodCopies().isEmpty();
    return older ? DIRTY : ARCHIVED;
  }
}
