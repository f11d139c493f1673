package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Pools;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Dropping;
import io.drover.mover.migration.Safety;
import io.drover.mover.migration.Verdict;
import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.Stub;
import io.drover.tier.TierException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Dropping the copy in a pool: first the stub, then the objects. */
final class Remove {
  private final Workshop shop;
  private final Safety safety;

  Remove(Workshop shop, Safety safety) {
    this.shop = shop;
    this.safety = safety;
  }

  Finish run(String pool, HomeFile file) throws HomeException, TierException, Superseded {
    Optional<Stub> before = Stubs.of(file);
    if (before.isEmpty()) {
      return Answers.succeeded("the file has no copy at all");
    }
    AtomicReference<Verdict<List<Copy>>> verdict = new AtomicReference<>();
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          verdict.set(Dropping.copiesIn(pool, stub, safety));
          return verdict.get() instanceof Verdict.Proceed<List<Copy>>(List<Copy> copies)
              ? Optional.of(without(stub, copies))
              : Optional.empty();
        });
    return switch (verdict.get()) {
      case Verdict.Proceed<List<Copy>>(List<Copy> copies) -> {
        deleteUnshared(shop.pools(), before.get().id(), copies);
        yield Answers.succeeded(removed(pool, copies));
      }
      case Verdict.Already<List<Copy>>(String message) -> Answers.already(message, file);
      case Verdict.Refuse<List<Copy>>(Code code, String message) -> Answers.failed(code, message);
      case Verdict.Wait<List<Copy>>(Code code, String message) -> new Finish.NotNow(code, message);
      case Verdict.Compare<List<Copy>>() ->
          throw new IllegalStateException("removing a copy compares nothing");
    };
  }

  private static String removed(String pool, List<Copy> copies) {
    return copies.stream().anyMatch(Copy::isShared)
        ? "removed from the file; other files may share its objects in pool "
            + pool
            + ", so they stay there"
        : "removed from pool " + pool;
  }

  static Stub without(Stub stub, List<Copy> copies) {
    Stub left = stub;
    for (Copy copy : copies) {
      left = left.withoutCopy(copy.place());
    }
    return left;
  }

  /**
   * Deletes the objects of copies that a file has just dropped from its stub, but for those that
   * other files may share. Which they are was decided in the same breath, under the slot lock.
   * Whatever is left when this fails is garbage that no stub names; a scrub finds it.
   */
  static void deleteUnshared(Pools pools, FileId id, List<Copy> dropped) throws TierException {
    for (Copy copy : dropped) {
      if (!copy.isShared()) {
        Pool pool = pools.named(copy.place().pool());
        new Destination(pool, id, copy.place()).destroy();
      }
    }
  }
}
