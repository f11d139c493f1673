package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.copy.CopySource;
import io.drover.mover.copy.Pool;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Archiving;
import io.drover.mover.migration.FileFacts;
import io.drover.mover.migration.Job;
import io.drover.mover.migration.Migration;
import io.drover.mover.migration.Sameness;
import io.drover.mover.migration.Verdict;
import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.Grains;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import io.drover.tier.Layout;
import java.io.IOException;
import java.util.Optional;

/** Adding a copy in a pool, from home or from another pool. */
final class Archive {
  private final Workshop shop;
  private final Wish wish;
  private final HomeFile file;

  Archive(Workshop shop, Wish wish, HomeFile file) {
    this.shop = shop;
    this.wish = wish;
    this.file = file;
  }

  /** Makes the copy, and closes the file when its hold has outlasted the last stub write. */
  Finish run() throws IOException, Superseded, InterruptedException {
    Optional<SourceHold> hold = Optional.empty();
    try {
      if (Stubs.of(file).map(Stub::isWhole).orElse(true)) {
        hold = file.hold();
        if (hold.isEmpty()) {
          return new Finish.NotNow(
              Code.OPEN_FOR_WRITE, "somebody has the file open for writing; it waits for that");
        }
      }
      // Looked at again inside: before the hold anybody could write to the file.
      return underHold(hold);
    } finally {
      Optional<SourceHold> held = hold;
      shop.holdEnds()
          .add(
              () -> {
                held.ifPresent(SourceHold::close);
                file.close();
              });
    }
  }

  private Finish underHold(Optional<SourceHold> hold)
      throws IOException, Superseded, InterruptedException {
    Optional<Stub> found = Stubs.of(file);
    while (found.flatMap(Stub::migration).isPresent()) {
      Optional<Finish> ended = new Recovered(shop, wish.assignment(), file, hold).run(found.get());
      if (ended.isPresent()) {
        return ended.get();
      }
      found = Stubs.of(file);
    }
    FileFacts facts = hold.isPresent() ? hold.get().facts() : file.facts();
    Optional<Finish> otherVersion = Stubs.unexpected(wish.request(), facts);
    if (otherVersion.isPresent()) {
      return otherVersion.get();
    }
    return carryOut(decide(found, hold, facts), found, hold);
  }

  private Verdict<Archiving.Basis> decide(
      Optional<Stub> found, Optional<SourceHold> hold, FileFacts facts) throws IOException {
    Sameness same = found.map(stub -> Sameness.of(stub, facts)).orElse(Sameness.CHANGED);
    Verdict<Archiving.Basis> verdict = Archiving.decide(found, wish.pool().name(), same);
    if (!(verdict instanceof Verdict.Compare<Archiving.Basis>)) {
      return verdict;
    }
    Grains grains = Resumption.digest(new Content(hold.orElseThrow()));
    Optional<Crc> known = found.orElseThrow().version().crc();
    Sameness compared =
        known.equals(Optional.of(grains.whole())) ? Sameness.SAME : Sameness.CHANGED;
    return Archiving.decide(found, wish.pool().name(), compared);
  }

  private Finish carryOut(
      Verdict<Archiving.Basis> verdict, Optional<Stub> found, Optional<SourceHold> hold)
      throws IOException, InterruptedException {
    return switch (verdict) {
      case Verdict.Proceed<Archiving.Basis>(Archiving.Basis.Home(int generation)) ->
          fromHome(generation, found, hold.orElseThrow());
      case Verdict.Proceed<Archiving.Basis>(Archiving.Basis.InPool(int _, Copy copy)) ->
          fromPool(copy, found.orElseThrow());
      case Verdict.Already<Archiving.Basis>(String message) -> Answers.already(message, file);
      case Verdict.Refuse<Archiving.Basis>(Code code, String message) ->
          Answers.failed(code, message);
      case Verdict.Wait<Archiving.Basis>(Code code, String message) ->
          new Finish.NotNow(code, message);
      case Verdict.Compare<Archiving.Basis>() ->
          throw new IllegalStateException("was compared: " + file.key());
    };
  }

  private Finish fromHome(int generation, Optional<Stub> found, SourceHold hold)
      throws IOException, InterruptedException {
    FileId id =
        found.map(Stub::id).orElseGet(() -> FileId.of(shop.clock().millis(), shop.random()));
    Origin origin =
        new Origin(file, id, new Content(hold), Optional.of(hold), Content.versionOf(hold.facts()));
    return make(origin, generation, Optional.empty());
  }

  private Finish fromPool(Copy copy, Stub stub) throws IOException, InterruptedException {
    Pool pool = shop.pools().named(copy.place().pool());
    try (CopySource source = shop.stagings().open(pool, stub.idOf(copy), copy)) {
      Origin origin = new Origin(file, stub.id(), source, Optional.empty(), stub.version());
      return make(origin, stub.generation(), Optional.of(copy));
    }
  }

  private Finish make(Origin origin, int generation, Optional<Copy> source)
      throws IOException, InterruptedException {
    long bytes = origin.version().bytes();
    Layout layout = wish.layout().fitting(bytes);
    Place place =
        new Place(
            wish.pool().name(),
            generation,
            shop.random().nextInt(),
            layout,
            wish.pool().place(layout.stripeCount(), bytes));
    boolean recorded = bytes >= shop.recordedFromBytes();
    Job job = new Job(wish.tag(), 1, origin.id(), bytes, source, place, recorded);
    Destination destination = new Destination(wish.pool(), origin.id(), place);
    return new Making(shop, origin, wish.assignment())
        .run(new Migration.Planned(job), destination, new Grains(bytes));
  }
}
