package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.copy.Pool;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Dropping;
import io.drover.mover.migration.Verdict;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.tier.TierException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Dropping the copy in a pool: first the stub, then the objects. */
final class Remove {
  private final Workshop shop;

  Remove(Workshop shop) {
    this.shop = shop;
  }

  Finish run(String pool, HomeFile file) throws HomeException, TierException, Superseded {
    Optional<Stub> before = Stubs.of(file);
    if (before.isEmpty()) {
      return Answers.succeeded("the file has no copy at all");
    }
    Pool from = shop.pools().named(pool);
    AtomicReference<Verdict<List<Place>>> verdict = new AtomicReference<>();
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          verdict.set(Dropping.copiesIn(pool, stub));
          return verdict.get() instanceof Verdict.Proceed<List<Place>>(List<Place> places)
              ? Optional.of(without(stub, places))
              : Optional.empty();
        });
    return switch (verdict.get()) {
      case Verdict.Proceed<List<Place>>(List<Place> places) -> delete(from, before.get(), places);
      case Verdict.Already<List<Place>>(String message) -> Answers.succeeded(message);
      case Verdict.Refuse<List<Place>>(Code code, String message) -> Answers.failed(code, message);
      case Verdict.Wait<List<Place>>(Code code, String message) -> new Finish.NotNow(code, message);
      case Verdict.Compare<List<Place>>() ->
          throw new IllegalStateException("removing a copy compares nothing");
    };
  }

  /** Whatever is left when this fails is garbage that no stub names; a scrub finds it. */
  private static Finish delete(Pool pool, Stub stub, List<Place> places) throws TierException {
    for (Place place : places) {
      new Destination(pool, stub.id(), place).destroy();
    }
    return Answers.succeeded("removed from pool " + pool.name());
  }

  static Stub without(Stub stub, List<Place> places) {
    Stub left = stub;
    for (Place place : places) {
      left = left.withoutCopy(place);
    }
    return left;
  }
}
