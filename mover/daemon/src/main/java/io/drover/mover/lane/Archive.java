package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.State;
import io.drover.mover.copy.CopySource;
import io.drover.mover.copy.Pool;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Archiving;
import io.drover.mover.migration.FileFacts;
import io.drover.mover.migration.Sameness;
import io.drover.mover.migration.Verdict;
import io.drover.stub.Copy;
import io.drover.stub.FileId;
import io.drover.stub.Grains;
import io.drover.stub.Place;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Adding copies in pools, from home or from another pool. */
final class Archive {
  /** Three migrations of sixteen objects fit a stub beside everything else. */
  private static final int TOGETHER_MAX = 3;

  private final Workshop shop;
  private final Wish wish;
  private final HomeFile file;

  /** What reading all of it said; asked once. */
  private Optional<Sameness> compared = Optional.empty();

  Archive(Workshop shop, Wish wish, HomeFile file) {
    this.shop = shop;
    this.wish = wish;
    this.file = file;
  }

  /** Makes the copies, and closes the file when its hold has outlasted the last stub write. */
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
    Recovery recovery = recover(hold);
    if (!recovery.blocked().isEmpty()) {
      return Answers.together(recovery.all());
    }
    FileFacts facts = hold.isPresent() ? hold.get().facts() : file.facts();
    Optional<Finish> otherVersion = Stubs.unexpected(wish.request(), facts);
    if (otherVersion.isPresent()) {
      return otherVersion.get();
    }
    List<Finish> all = new ArrayList<>(recovery.done());
    all.addAll(missing(hold, facts));
    return all.isEmpty()
        ? Answers.already("the file has a copy in %s already".formatted(pools()), file)
        : Answers.together(all);
  }

  /**
   * What became of the migrations that were found.
   *
   * @param done those of this very request
   * @param blocked those that nothing can be done about now
   */
  private record Recovery(List<Finish> done, List<Finish> blocked) {
    List<Finish> all() {
      return Stream.concat(done.stream(), blocked.stream()).toList();
    }
  }

  private Recovery recover(Optional<SourceHold> hold)
      throws IOException, Superseded, InterruptedException {
    Recovery recovery = new Recovery(new ArrayList<>(), new ArrayList<>());
    Set<Place> seen = new HashSet<>();
    Optional<PoolMigration> next = unseen(seen);
    while (next.isPresent()) {
      seen.add(next.get().destination());
      Stub stub = Stubs.of(file).orElseThrow(() -> new Superseded("the stub is gone"));
      Optional<Finish> answer =
          new Recovered(shop, wish.assignment(), file, hold).run(stub, next.get());
      answer.ifPresent(
          finish -> (succeeded(finish) ? recovery.done() : recovery.blocked()).add(finish));
      next = unseen(seen);
    }
    return recovery;
  }

  private Optional<PoolMigration> unseen(Set<Place> seen) throws IOException {
    return Stubs.of(file).stream()
        .flatMap(stub -> stub.migrations().stream())
        .filter(migration -> !seen.contains(migration.destination()))
        .findFirst();
  }

  private static boolean succeeded(Finish finish) {
    return finish instanceof Finish.Ended ended && ended.outcome().state() == State.SUCCEEDED;
  }

  /** Makes what copies are missing, as many at a time as a stub has room for. */
  private List<Finish> missing(Optional<SourceHold> hold, FileFacts facts)
      throws IOException, InterruptedException {
    List<Finish> all = new ArrayList<>();
    for (int from = 0; from < wish.into().size(); from += TOGETHER_MAX) {
      int to = Math.min(wish.into().size(), from + TOGETHER_MAX);
      all.addAll(round(wish.into().subList(from, to), hold, facts));
    }
    return all;
  }

  private List<Finish> round(List<Wish.Into> wanted, Optional<SourceHold> hold, FileFacts facts)
      throws IOException, InterruptedException {
    Optional<Stub> found = Stubs.of(file);
    List<Finish> refused = new ArrayList<>();
    List<Wish.Into> into = new ArrayList<>();
    Optional<Archiving.Basis> basis = Optional.empty();
    for (Wish.Into each : wanted) {
      switch (decide(each.pool(), found, hold, facts)) {
        case Verdict.Proceed<Archiving.Basis>(Archiving.Basis from) -> {
          basis = Optional.of(from);
          into.add(each);
        }
        case Verdict.Already<Archiving.Basis> _ -> {}
        case Verdict.Refuse<Archiving.Basis>(Code code, String message) ->
            refused.add(Answers.failed(code, message));
        case Verdict.Wait<Archiving.Basis>(Code code, String message) ->
            refused.add(new Finish.NotNow(code, message));
        case Verdict.Compare<Archiving.Basis>() ->
            throw new IllegalStateException("was compared: " + file.key());
      }
    }
    if (!refused.isEmpty() || basis.isEmpty()) {
      // The content is refused, not a pool.
      return refused.stream().limit(1).toList();
    }
    return switch (basis.get()) {
      case Archiving.Basis.Home(int generation) ->
          fromHome(generation, found, hold.orElseThrow(), into);
      case Archiving.Basis.InPool(int _, Copy copy) -> fromPool(copy, found.orElseThrow(), into);
    };
  }

  private Verdict<Archiving.Basis> decide(
      Pool pool, Optional<Stub> found, Optional<SourceHold> hold, FileFacts facts)
      throws IOException {
    Sameness same = found.map(stub -> sameness(stub, facts)).orElse(Sameness.CHANGED);
    Verdict<Archiving.Basis> verdict = Archiving.decide(found, pool.name(), same);
    if (!(verdict instanceof Verdict.Compare<Archiving.Basis>)) {
      return verdict;
    }
    Grains grains = Resumption.digest(new Content(hold.orElseThrow()));
    Optional<Crc> known = found.orElseThrow().version().crc();
    compared =
        Optional.of(known.equals(Optional.of(grains.whole())) ? Sameness.SAME : Sameness.CHANGED);
    return Archiving.decide(found, pool.name(), compared.get());
  }

  private Sameness sameness(Stub stub, FileFacts facts) {
    return compared.orElseGet(() -> Sameness.of(stub, facts));
  }

  private List<Finish> fromHome(
      int generation, Optional<Stub> found, SourceHold hold, List<Wish.Into> into)
      throws IOException, InterruptedException {
    FileId id =
        found.map(Stub::id).orElseGet(() -> FileId.of(shop.clock().millis(), shop.random()));
    Origin origin =
        new Origin(file, id, new Content(hold), Optional.of(hold), Content.versionOf(hold.facts()));
    return new Copies(shop, wish, origin, Optional.empty()).make(generation, into);
  }

  private List<Finish> fromPool(Copy copy, Stub stub, List<Wish.Into> into)
      throws IOException, InterruptedException {
    Pool pool = shop.pools().named(copy.place().pool());
    try (CopySource source = shop.stagings().open(pool, stub.idOf(copy), copy)) {
      Origin origin = new Origin(file, stub.id(), source, Optional.empty(), stub.version());
      return new Copies(shop, wish, origin, Optional.of(copy)).make(stub.generation(), into);
    }
  }

  private String pools() {
    List<String> names = wish.into().stream().map(each -> each.pool().name()).toList();
    return (names.size() == 1 ? "pool " : "pools ") + String.join(", ", names);
  }
}
