package io.drover.mover.lane;

import io.drover.mover.copy.ReadOnce;
import io.drover.mover.home.HoldShare;
import io.drover.mover.home.SourceHold;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Job;
import io.drover.mover.migration.Migration;
import io.drover.stub.Copy;
import io.drover.stub.Grains;
import io.drover.stub.Place;
import io.drover.tier.Layout;
import io.drover.tier.TierException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Copies of one content, made at the same time from one source. Each is a migration of its own: it
 * commits, fails and is recovered alone.
 */
final class Copies {
  private final Workshop shop;
  private final Wish wish;
  private final Origin origin;
  private final Optional<Copy> source;

  /**
   * @param source the copy that is read; empty means home
   */
  Copies(Workshop shop, Wish wish, Origin origin, Optional<Copy> source) {
    this.shop = shop;
    this.wish = wish;
    this.origin = origin;
    this.source = source;
  }

  /** What became of each, in order. */
  List<Finish> make(int generation, List<Wish.Into> into) throws InterruptedException {
    List<Finish> all = new ArrayList<>();
    List<Planned> planned = new ArrayList<>();
    for (Wish.Into each : into) {
      try {
        planned.add(new Planned(each, place(each, generation)));
      } catch (TierException e) {
        all.add(Answers.of(e));
      }
    }
    switch (planned.size()) {
      case 0 -> {}
      case 1 -> all.add(alone(planned.getFirst()));
      default -> all.addAll(together(planned));
    }
    return all;
  }

  private record Planned(Wish.Into into, Place place) {}

  private Place place(Wish.Into into, int generation) throws TierException {
    long bytes = origin.version().bytes();
    Layout layout = into.layout().fitting(bytes);
    return new Place(
        into.pool().name(),
        generation,
        shop.random().nextInt(),
        layout,
        into.pool().place(layout.stripeCount(), bytes));
  }

  private Finish alone(Planned planned) throws InterruptedException {
    return make(origin, new Making(shop, origin, wish.assignment(), Set.of()), planned);
  }

  private List<Finish> together(List<Planned> planned) throws InterruptedException {
    List<ReadOnce.Share> shares = shop.together().share(origin.source(), planned.size());
    PartialProgress progress = new PartialProgress(wish.assignment());
    List<Callable<Finish>> works = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      Planned own = planned.get(i);
      ReadOnce.Share share = shares.get(i);
      Set<Place> beside = new HashSet<>(planned.stream().map(Planned::place).toList());
      beside.remove(own.place());
      works.add(() -> one(own, beside, share, progress));
    }
    return shop.together().run(works);
  }

  private Finish one(
      Planned planned, Set<Place> beside, ReadOnce.Share share, PartialProgress progress)
      throws InterruptedException {
    Optional<HoldShare> hold = origin.hold().map(HoldShare::new);
    Origin shared =
        new Origin(
            origin.file(), origin.id(), share, hold.map(SourceHold.class::cast), origin.version());
    try (share) {
      return make(shared, new Making(shop, shared, progress.part(), beside), planned);
    } finally {
      // The others go on for long; whoever wants to write need not wait for them.
      hold.ifPresent(own -> shop.holdEnds().add(own::close));
    }
  }

  private Finish make(Origin from, Making making, Planned planned) throws InterruptedException {
    long bytes = from.version().bytes();
    boolean recorded = bytes >= shop.recordedFromBytes();
    Job job = new Job(wish.tag(), 1, from.id(), bytes, source, planned.place(), recorded);
    Destination destination = new Destination(planned.into().pool(), from.id(), planned.place());
    return making.run(new Migration.Planned(job), destination, new Grains(bytes));
  }
}
