package io.drover.mover.ops;

import io.drover.stub.Copy;
import io.drover.stub.Home;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.tier.RangeSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The part of a {@link Sentence} for a file that is not whole in place. */
final class Absence {
  private Absence() {}

  static String of(Circumstances known, Finding.Managed found) {
    return where(found.stub())
        + " "
        + reading(known, found)
        + denied(found)
        + Promises.of(known, found.stub());
  }

  private static String where(Stub stub) {
    long bytes = stub.version().bytes();
    String pools = Wording.pools(goodPools(stub));
    String all = Wording.bytes(bytes);
    return switch (stub.home()) {
      case Home.Dropping _ ->
          "The file is being released, or was when the daemon ended: its %s are in %s."
              .formatted(all, pools);
      case Home.Away(RangeSet present, var _) when present.isEmpty() ->
          "The file is released: its %s are in %s.".formatted(all, pools);
      case Home.Away(RangeSet present, var _) ->
          "%s of the file's %s are in place, the rest is in %s."
              .formatted(Wording.bytes(present.bytes()), all, pools);
      case Home.Whole _ -> throw new IllegalArgumentException("home is whole: " + stub);
    };
  }

  /** What happens to somebody who opens it now. */
  private static String reading(Circumstances known, Finding.Managed found) {
    if (!found.guarded()) {
      return "No door guards tree %s at the moment, so nobody may use the tree: they would read"
              .formatted(known.file().tree())
          + " zeros.";
    }
    List<Place> good = found.stub().goodCopies().stream().map(Copy::place).toList();
    List<Place> away = good.stream().filter(place -> known.trouble(place).isPresent()).toList();
    Optional<String> staged = staged(found.stub());
    if (staged.isPresent()) {
      return staged.get();
    }
    if (away.size() == good.size()) {
      return cannotBeRead(known, away)
          + ", so whoever opens the file waits for it and gets an error when that takes too long;"
          + " once a pool is back, the file is brought home.";
    }
    String open = begun(found.stub()) + "Whoever opens it waits until it is whole" + except(found);
    return away.isEmpty()
        ? open
        : open + " " + cannotBeRead(known, away) + ", so another copy is read.";
  }

  /** A cold pool was asked, and has not brought it yet. */
  private static Optional<String> staged(Stub stub) {
    return stub.goodCopies().stream()
        .filter(Copy::isBeingStaged)
        .findFirst()
        .map(
            copy ->
                "Pool %s, which is cold, was asked for it at %s; whoever opens it waits, or is told"
                        .formatted(
                            copy.place().pool(),
                            Instant.ofEpochSecond(copy.stagedSinceSeconds().getAsLong()))
                    + " to try again later (EAGAIN), and it comes back when the pool has it.");
  }

  private static String denied(Finding.Managed found) {
    return found
        .denial()
        .map(
            last ->
                " At %s %s was denied it by %s."
                    .formatted(
                        last.at().truncatedTo(ChronoUnit.SECONDS), last.who(), last.because()))
        .orElse("");
  }

  private static String except(Finding.Managed found) {
    return found.byRanges()
        ? ", but for the programs that its class lists: they wait for the ranges they read."
        : ".";
  }

  /** A fill notes the time it has to put back before it writes a byte. */
  private static String begun(Stub stub) {
    return stub.home() instanceof Home.Away away && away.fillMtimeNanos().isPresent()
        ? "It is being brought back, or was when the daemon ended. "
        : "";
  }

  private static String cannotBeRead(Circumstances known, List<Place> places) {
    String reasons =
        places.stream()
            .map(place -> place.pool() + ", " + known.trouble(place).orElse(""))
            .collect(Collectors.joining("; "));
    List<String> pools = places.stream().map(Place::pool).distinct().toList();
    return "%s cannot be read at the moment (%s)"
        .formatted(Wording.pools(pools).replaceFirst("^p", "P"), reasons);
  }

  /** Every pool that the stub names, once each. */
  static List<String> pools(Stub stub) {
    return stub.copies().stream().map(copy -> copy.place().pool()).distinct().toList();
  }

  private static List<String> goodPools(Stub stub) {
    return stub.goodCopies().stream().map(copy -> copy.place().pool()).distinct().toList();
  }
}
