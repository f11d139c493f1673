package io.drover.mover.ops;

import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.tier.RangeSet;
import java.util.List;
import java.util.Optional;

/** The part of a {@link Sentence} for a file that is not whole in place. */
final class Absence {
  private Absence() {}

  static String of(Circumstances known, Finding.Managed found) {
    return where(found.stub()) + " " + reading(known, found) + Promises.of(known, found.stub());
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
    List<String> pools = goodPools(found.stub());
    List<String> readable = pools.stream().filter(pool -> known.trouble(pool).isEmpty()).toList();
    if (readable.isEmpty()) {
      return pools.size() == 1
          ? "%s, so whoever opens the file waits for it and gets an error when that takes too long;"
                  .formatted(away(known, pools.getFirst()))
              + " once the pool is back, it is brought home."
          : "None of them can be read at the moment (%s), so whoever opens the file waits and gets"
                  .formatted(aways(known, pools))
              + " an error when that takes too long.";
    }
    String open = begun(found.stub()) + "Whoever opens it waits until it is whole.";
    return readable.size() == pools.size()
        ? open
        : open
            + " %s; %s is read instead."
                .formatted(
                    aways(known, pools.stream().filter(pool -> !readable.contains(pool)).toList()),
                    Wording.pools(readable));
  }

  /** A fill notes the time it has to put back before it writes a byte. */
  private static String begun(Stub stub) {
    return stub.home() instanceof Home.Away away && away.fillMtimeNanos().isPresent()
        ? "It is being brought back, or was when the daemon ended. "
        : "";
  }

  private static String aways(Circumstances known, List<String> pools) {
    return pools.stream()
        .map(pool -> away(known, pool))
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }

  private static String away(Circumstances known, String pool) {
    Optional<String> trouble = known.trouble(pool);
    return "Pool %s cannot be read at the moment (%s)".formatted(pool, trouble.orElse(""));
  }

  /** Every pool that the stub names, once each. */
  static List<String> pools(Stub stub) {
    return stub.copies().stream().map(copy -> copy.place().pool()).distinct().toList();
  }

  private static List<String> goodPools(Stub stub) {
    return stub.goodCopies().stream().map(copy -> copy.place().pool()).distinct().toList();
  }
}
