package io.drover.mover.migration;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Optional;

/** Whether and from where a copy is to be made in a pool. */
public final class Archiving {
  /** What the copy is made of. */
  public sealed interface Basis {
    /** The number of the content. */
    int generation();

    /** Home is whole and is read under a hold. */
    record Home(int generation) implements Basis {}

    /** Home is away; another copy is read. */
    record InPool(int generation, Copy copy) implements Basis {}
  }

  private Archiving() {}

  /**
   * Decides on a file that no migration is recorded for.
   *
   * @param same what is known about the content against the stub's copies
   */
  public static Verdict<Basis> decide(Optional<Stub> found, String pool, Sameness same) {
    if (found.isEmpty()) {
      return new Verdict.Proceed<>(new Basis.Home(1));
    }
    Stub stub = found.get();
    if (stub.has(Flag.QUARANTINED)) {
      return new Verdict.Refuse<>(
          Code.NEEDS_ATTENTION, "the file is quarantined; see drover explain");
    }
    if (stub.has(Flag.NO_ARCHIVE)) {
      return new Verdict.Refuse<>(Code.NO_ARCHIVE, "the file is marked no-archive");
    }
    return stub.isWhole() ? fromHome(stub, pool, same) : fromCopy(stub, pool);
  }

  private static Verdict<Basis> fromHome(Stub stub, String pool, Sameness same) {
    boolean copied =
        stub.copies().stream().anyMatch(copy -> copy.place().generation() == stub.generation());
    if (!copied) {
      return new Verdict.Proceed<>(new Basis.Home(Math.max(1, stub.generation())));
    }
    return switch (same) {
      case CHANGED -> new Verdict.Proceed<>(new Basis.Home(stub.generation() + 1));
      case UNSURE -> new Verdict.Compare<>();
      case SAME ->
          stub.goodCopyIn(pool).isPresent()
              ? new Verdict.Already<>("the file has a copy in pool " + pool + " already")
              : new Verdict.Proceed<>(new Basis.Home(stub.generation()));
    };
  }

  private static Verdict<Basis> fromCopy(Stub stub, String pool) {
    List<Copy> copies = stub.goodCopies();
    if (stub.goodCopyIn(pool).isPresent()) {
      return new Verdict.Already<>("the file has a copy in pool " + pool + " already");
    }
    if (copies.isEmpty()) {
      return new Verdict.Refuse<>(
          Code.CORRUPT, "the file is released and no good copy of it is left");
    }
    return new Verdict.Proceed<>(new Basis.InPool(stub.generation(), copies.getFirst()));
  }
}
