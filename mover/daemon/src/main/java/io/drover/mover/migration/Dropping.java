package io.drover.mover.migration;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.Pin;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Optional;

/**
 * Which copies may be dropped. Asked under the slot lock, in the same breath in which the stub is
 * written, because two drops that each see the other's copy would together take the last one.
 */
public final class Dropping {
  private Dropping() {}

  /**
   * Whether home may be dropped.
   *
   * @param facts of the inode under the exclusive lease
   * @param same what is known about the content; {@link Sameness#SAME} after a digest matched
   * @param nowMillis for pins
   */
  public static Verdict<Stub> home(Stub stub, FileFacts facts, Sameness same, long nowMillis) {
    if (stub.has(Flag.QUARANTINED)) {
      return refuse(Code.NEEDS_ATTENTION, "the file is quarantined; see drover explain");
    }
    return switch (stub.home()) {
      case Home.Dropping _ -> new Verdict.Proceed<>(stub);
      case Home.Away away when away.present().isEmpty() ->
          new Verdict.Already<>("the file is released already");
      case Home.Away _ -> droppable(stub, nowMillis);
      case Home.Whole _ -> whole(stub, facts, same, nowMillis);
    };
  }

  /** Whether the copy in a pool may be dropped; proceeds with the stub that no longer names it. */
  public static Verdict<List<Copy>> copiesIn(String pool, Stub stub) {
    List<Copy> there =
        stub.copies().stream().filter(copy -> copy.place().pool().equals(pool)).toList();
    if (there.isEmpty()) {
      return new Verdict.Already<>("the file has no copy in pool " + pool);
    }
    if (readsFrom(stub, pool)) {
      return new Verdict.Wait<>(
          Code.BUSY, "the copy in pool " + pool + " is being read to be moved");
    }
    boolean another =
        stub.isWhole() || stub.goodCopies().stream().anyMatch(copy -> !there.contains(copy));
    if (!another) {
      return refuse(
          Code.LAST_COPY,
          "the copy in pool " + pool + " is the last one of this file; restore the file first");
    }
    return new Verdict.Proceed<>(there);
  }

  private static Verdict<Stub> whole(Stub stub, FileFacts facts, Sameness same, long nowMillis) {
    if (stub.goodCopies().isEmpty()) {
      return refuse(Code.NOT_ARCHIVED, "the file has no verified copy; archive it first");
    }
    if (facts.links() > 1) {
      return refuse(
          Code.UNSUPPORTED, "the file has " + facts.links() + " hard links; see docs/semantics.md");
    }
    return switch (same) {
      case CHANGED ->
          refuse(Code.DIRTY, "the file was written since it was archived; archive it again");
      case UNSURE -> new Verdict.Compare<>();
      case SAME -> droppable(stub, nowMillis);
    };
  }

  private static Verdict<Stub> droppable(Stub stub, long nowMillis) {
    if (stub.has(Flag.NO_RELEASE)) {
      return refuse(Code.NO_RELEASE, "the file is marked no-release");
    }
    Optional<Pin> pin = stub.pin().filter(held -> held.holdsAt(nowMillis));
    if (pin.isPresent()) {
      return refuse(Code.PINNED, "the file is pinned by " + pin.get().owner());
    }
    if (stub.goodCopies().isEmpty()) {
      return refuse(Code.NOT_ARCHIVED, "the file has no verified copy; archive it first");
    }
    if (stub.migration().filter(migration -> migration.source().isEmpty()).isPresent()) {
      return new Verdict.Wait<>(Code.BUSY, "the file is being copied to a pool");
    }
    return new Verdict.Proceed<>(stub.withHome(Home.DROPPING));
  }

  private static boolean readsFrom(Stub stub, String pool) {
    return stub.migration()
        .flatMap(migration -> migration.source())
        .filter(source -> source.pool().equals(pool))
        .isPresent();
  }

  private static <T> Verdict<T> refuse(Code code, String message) {
    return new Verdict.Refuse<>(code, message);
  }
}
