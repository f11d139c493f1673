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
  /**
   * What holds beside the file itself.
   *
   * @param nowMillis for pins
   * @param safety of its tree
   */
  public record Rules(long nowMillis, Safety safety) {}

  private Dropping() {}

  /**
   * Whether home may be dropped.
   *
   * @param facts of the inode under the exclusive lease
   * @param same what is known about the content; {@link Sameness#SAME} after a digest matched
   */
  public static Verdict<Stub> home(Stub stub, FileFacts facts, Sameness same, Rules rules) {
    if (stub.has(Flag.QUARANTINED)) {
      return refuse(Code.NEEDS_ATTENTION, "the file is quarantined; see drover explain");
    }
    return switch (stub.home()) {
      case Home.Dropping _ -> new Verdict.Proceed<>(stub);
      case Home.Away away when away.present().isEmpty() ->
          new Verdict.Already<>("the file is released already");
      case Home.Away _ -> droppable(stub, rules);
      case Home.Whole _ -> whole(stub, facts, same, rules);
    };
  }

  /** Whether the copy in a pool may be dropped; proceeds with the stub that no longer names it. */
  public static Verdict<List<Copy>> copiesIn(String pool, Stub stub, Safety safety) {
    List<Copy> there =
        stub.copies().stream().filter(copy -> copy.place().pool().equals(pool)).toList();
    if (there.isEmpty()) {
      return new Verdict.Already<>("the file has no copy in pool " + pool);
    }
    if (readsFrom(stub, pool)) {
      return new Verdict.Wait<>(
          Code.BUSY, "the copy in pool " + pool + " is being read to be moved");
    }
    List<Copy> left = stub.goodCopies().stream().filter(copy -> !there.contains(copy)).toList();
    if (!stub.isWhole() && left.isEmpty()) {
      return refuse(
          Code.LAST_COPY,
          "the copy in pool " + pool + " is the last one of this file; restore the file first");
    }
    Optional<String> lacking = stub.isWhole() ? Optional.empty() : safety.lacking(left);
    if (lacking.isPresent() && there.stream().anyMatch(stub.goodCopies()::contains)) {
      return refuse(
          Code.LAST_COPY,
          "without its copy in pool %s the released file would have %s; archive it elsewhere or"
                  .formatted(pool, lacking.get())
              + " restore it first");
    }
    return new Verdict.Proceed<>(there);
  }

  private static Verdict<Stub> whole(Stub stub, FileFacts facts, Sameness same, Rules rules) {
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
      case SAME -> droppable(stub, rules);
    };
  }

  private static Verdict<Stub> droppable(Stub stub, Rules rules) {
    if (stub.has(Flag.NO_RELEASE)) {
      return refuse(Code.NO_RELEASE, "the file is marked no-release");
    }
    Optional<Pin> pin = stub.pin().filter(held -> held.holdsAt(rules.nowMillis()));
    if (pin.isPresent()) {
      return refuse(Code.PINNED, "the file is pinned by " + pin.get().owner());
    }
    if (stub.goodCopies().isEmpty()) {
      return refuse(Code.NOT_ARCHIVED, "the file has no verified copy; archive it first");
    }
    Optional<String> lacking = rules.safety().lacking(stub);
    if (lacking.isPresent()) {
      return refuse(
          Code.NOT_ARCHIVED, "the file has " + lacking.get() + "; archive it to the group first");
    }
    if (stub.migrations().stream().anyMatch(migration -> migration.source().isEmpty())) {
      return new Verdict.Wait<>(Code.BUSY, "the file is being copied to a pool");
    }
    return new Verdict.Proceed<>(stub.withHome(Home.DROPPING));
  }

  private static boolean readsFrom(Stub stub, String pool) {
    return stub.migrations().stream()
        .flatMap(migration -> migration.source().stream())
        .anyMatch(source -> source.pool().equals(pool));
  }

  private static <T> Verdict<T> refuse(Code code, String message) {
    return new Verdict.Refuse<>(code, message);
  }
}
