package io.drover.tier.command;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In which order a batch is read: one pass over each volume, from its beginning to its end, so that
 * no cartridge is mounted twice and no tape wound back. Pure.
 */
final class TapeOrder {
  /** Position is a number as often as not, and 9 comes before 10. */
  private static final Comparator<Wish> BY_POSITION =
      Comparator.comparing(
              (Wish wish) -> number(wish.located().position()),
              Comparator.nullsLast(Comparator.<BigInteger>naturalOrder()))
          .thenComparing(wish -> wish.located().position().orElse(""))
          .thenComparingLong(Wish::askedNanos)
          .thenComparing(Wish::key);

  /**
   * What one drive reads in one go.
   *
   * @param volume nothing when the manager does not tell; the pass is a single object then
   */
  record Pass(Optional<String> volume, List<Wish> wishes) {
    Pass {
      wishes = List.copyOf(wishes);
    }
  }

  private TapeOrder() {}

  /**
   * The passes of a batch: first over the volume that is in a drive, then over that whose first
   * wish has waited longest.
   *
   * @param mounted the volume that was read last
   */
  static List<Pass> passes(Collection<Wish> batch, Optional<String> mounted) {
    Map<String, List<Wish>> byVolume = new LinkedHashMap<>();
    List<Pass> passes = new ArrayList<>();
    for (Wish wish : batch.stream().sorted(Comparator.comparingLong(Wish::askedNanos)).toList()) {
      Optional<String> volume = wish.located().volume();
      if (volume.isPresent()) {
        byVolume.computeIfAbsent(volume.get(), _ -> new ArrayList<>()).add(wish);
      } else {
        passes.add(new Pass(volume, List.of(wish)));
      }
    }
    byVolume.forEach(
        (volume, wishes) ->
            passes.add(
                new Pass(Optional.of(volume), wishes.stream().sorted(BY_POSITION).toList())));
    passes.sort(
        Comparator.comparing((Pass pass) -> !(mounted.isPresent() && pass.volume().equals(mounted)))
            .thenComparingLong(TapeOrder::since));
    return passes;
  }

  private static long since(Pass pass) {
    return pass.wishes().stream().mapToLong(Wish::askedNanos).min().orElse(0);
  }

  private static BigInteger number(Optional<String> position) {
    return position.filter(text -> text.matches("\\d+")).map(BigInteger::new).orElse(null);
  }
}
